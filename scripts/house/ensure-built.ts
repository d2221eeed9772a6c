import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "./file-lock";
import { sourceStamp } from "./source-stamp";

const BUILD_FOLDER = process.env.NEXT_DIST_DIR ?? ".next";
const STAMP_FILE = path.join(BUILD_FOLDER, "souk-stamp");
const LOCK_FOLDER = `${BUILD_FOLDER}.lock`;

/** Makes the pages, but only when their sources changed since: a running house needs its chunks. */
export async function ensureBuilt(): Promise<void> {
  if (isBuilt(sourceStamp(process.cwd()))) return;
  await withLock(LOCK_FOLDER, async () => {
    const stamp = sourceStamp(process.cwd());
    if (isBuilt(stamp)) return;
    console.log("Building the pages; this takes about a minute and happens only after changes …");
    rmSync(STAMP_FILE, { force: true });
    await nextBuild();
    mkdirSync(BUILD_FOLDER, { recursive: true });
    writeFileSync(STAMP_FILE, stamp);
  });
}

function isBuilt(stamp: string): boolean {
  return existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, "utf8") === stamp;
}

function nextBuild(): Promise<void> {
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "build"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => said.push(text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) return resolve();
      console.error(Buffer.concat(said).toString("utf8"));
      reject(new Error("The pages could not be built; the reason stands above."));
    });
  });
}
