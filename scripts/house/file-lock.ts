import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A holder that has not said who it is by then was killed in between. */
const NAMED_WITHIN_MS = 5_000;

/** Runs something that only one process at a time may do; a lock whose holder died is taken over. */
export async function withLock<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const owner = path.join(folder, "pid");
  for (;;) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isAbandoned(folder, owner)) rmSync(folder, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  writeFileSync(owner, String(process.pid));
  try {
    return await run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its holder is gone, or was killed before it could say who it is. */
function isAbandoned(folder: string, owner: string): boolean {
  const pid = pidIn(owner);
  if (!pid) return ageMs(folder) > NAMED_WITHIN_MS;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function pidIn(owner: string): number {
  try {
    return Number(readFileSync(owner, "utf8"));
  } catch {
    return 0;
  }
}

/** 0 once it is gone. */
function ageMs(folder: string): number {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found ? Date.now() - found.mtimeMs : 0;
}
