import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { startHouse } from "../e2e/houses";

/** G14: script of a first load, gzipped, before any click on a wallet; at most this times an empty Next app's. */
const MUST = 1.2;
const PAGES = [
  "/",
  "/login",
  "/buy",
  "/work",
  "/agents",
  "/agents/agent-1",
  "/agents/new",
  "/treasury",
  "/assistant",
  "/dashboard",
  "/transactions",
];
/** Whoever else looks at these sees an invitation to log in. */
const FOR_OPERATORS = new Set(["/treasury", "/assistant"]);
const EMPTY_PORT = 3490;

const EMPTY_APP = {
  "package.json": '{ "private": true }',
  "next.config.mjs": "export default { typescript: { ignoreBuildErrors: true } };",
  "app/layout.tsx":
    'export default function Layout({ children }: { children: React.ReactNode }) { return <html lang="en"><body>{children}</body></html>; }',
  "app/page.tsx":
    'import { connection } from "next/server"; export default async function Page() { await connection(); return <h1>Empty</h1>; }',
} as const;

/** The body of a page or a script; one that is missing must not pass for a light one. */
async function answered(url: string, cookie = ""): Promise<Buffer> {
  const reply = await fetch(url, { headers: { cookie } });
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}.`);
  return Buffer.from(await reply.arrayBuffer());
}

/** Bytes of every script that a page asks for at once, gzipped. */
async function weigh(url: string, cookie = ""): Promise<number> {
  const html = (await answered(url, cookie)).toString();
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="([^"]+\.js[^"]*)"[^>]*>/g)];
  const scripts = new Set(tags.filter(([tag]) => !/nomodule/i.test(tag)).map(([, source]) => source ?? ""));
  let bytes = 0;
  for (const script of scripts) {
    bytes += gzipSync(await answered(new URL(script, url).href)).length;
  }
  return bytes;
}

async function signedIn(url: string, id: string): Promise<string> {
  const reply = await fetch(`${url}/api/v1/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id }),
  });
  return reply.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

/** The page of a task that waits for its agent. */
async function taskPage(url: string): Promise<string> {
  const reply = await fetch(`${url}/api/aicp/tasks/submit`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ description: "Process payment", complexity: 2, buyer_id: "buyer-001" }),
  });
  const { task_id: id } = (await reply.json()) as { task_id: string };
  return `/tasks/${id}`;
}

/** An empty app of the same Next, built and served from a folder that goes away afterwards. */
async function startEmpty(folder: string): Promise<ChildProcess> {
  for (const [file, text] of Object.entries(EMPTY_APP)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const next = path.resolve("node_modules/next/dist/bin/next");
  const built = spawnSync(process.execPath, [next, "build"], { cwd: folder, stdio: "ignore" });
  if (built.status !== 0) throw new Error("The empty app does not build.");
  const args = [next, "start", "-p", String(EMPTY_PORT), "-H", "127.0.0.1"];
  const served = spawn(process.execPath, args, { cwd: folder, stdio: "ignore" });
  for (let tries = 0; tries < 60; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${EMPTY_PORT}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return served;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("The empty app does not start.");
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints every page's script beside an empty app's; false when one is heavier than it must be. */
export async function bench(): Promise<boolean> {
  mkdirSync(".bench", { recursive: true });
  const folder = mkdtempSync(path.resolve(".bench", "first-load-"));
  const empty = await startEmpty(path.join(folder, "empty"));
  const house = await startHouse({ port: 3491, chainPort: 8891, dataDir: path.join(folder, "data") });
  try {
    const base = await weigh(`http://127.0.0.1:${EMPTY_PORT}/`);
    if (base < 50_000) throw new Error("The empty app's scripts were not found.");
    console.log(`empty Next app: ${kilobytes(base)} gzipped`);
    const buyer = await signedIn(house.url, "buyer-001");
    const operator = await signedIn(house.url, "operator-001");
    let isGood = true;
    for (const page of [...PAGES, await taskPage(house.url)]) {
      const ratio = (await weigh(`${house.url}${page}`, FOR_OPERATORS.has(page) ? operator : buyer)) / base;
      isGood &&= ratio <= MUST;
      console.log(
        `${page.replace(/tsk_.*/, "[id]").padEnd(18)} ${ratio.toFixed(2)}× (must: at most ${MUST}×)${ratio > MUST ? "  TOO HEAVY" : ""}`,
      );
    }
    return isGood;
  } finally {
    empty.kill();
    await house.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
