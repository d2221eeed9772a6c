import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./file-lock";

let lock = "";
beforeEach(() => {
  lock = path.join(mkdtempSync(path.join(tmpdir(), "souk-lock-")), "lock");
});
afterEach(() => rmSync(path.dirname(lock), { recursive: true, force: true }));

describe("a lock that only one process holds", () => {
  it("lets one run after the other", async () => {
    const steps: string[] = [];
    const run = (name: string) =>
      withLock(lock, async () => {
        steps.push(`${name} in`);
        await new Promise((resolve) => setImmediate(resolve));
        steps.push(`${name} out`);
      });
    await Promise.all([run("a"), run("b")]);
    expect(steps).toEqual(["a in", "a out", "b in", "b out"]);
  });

  it.each([
    ["is gone", () => writeFileSync(path.join(lock, "pid"), "999999999")],
    ["was killed before it said who it is", () => utimesSync(lock, 1, 1)],
    [
      "was killed half way through saying so",
      () => {
        writeFileSync(path.join(lock, "pid"), "");
        utimesSync(lock, 1, 1);
      },
    ],
  ])("is taken over from a holder that %s", async (_, leave) => {
    mkdirSync(lock);
    leave();
    expect(await withLock(lock, async () => "mine")).toBe("mine");
  });
});
