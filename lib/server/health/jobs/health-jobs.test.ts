import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HEALTH_JOBS } from "@/lib/server/health/jobs";
import { JobRunner } from "@/lib/server/kernel/jobs/runner";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import { NOON_MS, testContext } from "@/testing/context";
import { silent } from "@/testing/silent";
import { makeWorld, type StoreWorld } from "@/testing/store/books";
import { databaseOn, onServer } from "@/testing/store/postgres";
import { until } from "@/testing/until";
import { DiskWatch } from "./disk-watch";

const PROBE_LIMIT_MS = 20_000;

let world: StoreWorld;
let nowMs: number;
let undo: (() => Promise<unknown>)[];
beforeEach(() => {
  nowMs = NOON_MS;
  undo = [];
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The jobs of this subsystem over real books, at a clock that stands still; the probe runs as often as it can. */
async function running(of: { engine: "sqlite" | "postgres"; leastFreeBytes?: number }): Promise<JobRunner> {
  world = await makeWorld(of.engine, { limits: { lockedPatienceMs: 50 } });
  undo.push(() => world.close());
  const folder = mkdtempSync(path.join(tmpdir(), "souk-disk-"));
  undo.push(async () => rmSync(folder, { recursive: true }));
  const clock = () => nowMs;
  const { leastFreeBytes } = of;
  const diskWatch = new DiskWatch({ folder, clock, ...(leastFreeBytes ? { leastFreeBytes } : {}) });
  const context = { ...testContext(world), clock };
  const jobs = HEALTH_JOBS.map((job) => ({ ...job, intervalMs: 10 }));
  const parts = { world: { context, diskWatch }, store: world.store, clock, log: silent };
  const runner = JobRunner.open(jobs, parts);
  runner.start();
  undo.push(() => runner.stop());
  await untilAllRan(runner);
  return runner;
}

const untilAllRan = (runner: JobRunner) =>
  until(async () => (await runner.reports()).every(({ lastSuccessAtMs }) => lastSuccessAtMs === nowMs));

const stuck = (runner: JobRunner) => runner.stuck().map(({ sentence }) => sentence);
const probed = async (runner: JobRunner) => (await runner.reports())[0]?.lastSuccessAtMs;

/** Reads go on while nothing can be written; the probe says so, and that it is over. */
async function expectNoticed(runner: JobRunner, heal: () => Promise<unknown>): Promise<void> {
  const failuresOf = async () => (await runner.reports())[0]?.failures ?? 0;
  const before = await failuresOf();
  await until(async () => (await failuresOf()) > before);
  nowMs += PROBE_LIMIT_MS;
  expect(stuck(runner)).toEqual([]);
  nowMs += 1;
  expect(stuck(runner)).toContain("the books take no writes");
  expect(await world.store.read((tx) => tx.all("SELECT * FROM house_facts"))).toHaveLength(1);
  await heal();
  await until(async () => (await probed(runner)) === nowMs);
  expect(stuck(runner)).not.toContain("the books take no writes");
}

describe("books that take no writes", () => {
  it("are noticed behind a lock, while reads go on", async () => {
    const runner = await running({ engine: "sqlite" });
    if (!("dataDir" in world.place)) throw new RangeError("no file");
    const other = new Sqlite(sqliteFiles(world.place.dataDir).database);
    other.exec("BEGIN IMMEDIATE");
    await expectNoticed(runner, async () => other.close());
  });

  it("are noticed on a server that only reads", async () => {
    const runner = await running({ engine: "postgres" });
    if (!("databaseUrl" in world.place)) throw new RangeError("no server");
    const url = world.place.databaseUrl;
    const name = new URL(url).pathname.slice(1);
    const server = databaseOn(url, "postgres");
    const set = async (isReadOnly: "on" | "off") => {
      await onServer(server, `ALTER DATABASE ${name} SET default_transaction_read_only = ${isReadOnly}`);
      await onServer(
        server,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      );
    };
    await set("on");
    await expectNoticed(runner, () => set("off"));
  });
});

describe("the disk of the data folder", () => {
  it("is nearly full when it has less room than a day needs, and says how much to operators", async () => {
    const runner = await running({ engine: "sqlite", leastFreeBytes: Number.MAX_SAFE_INTEGER });
    const late = async () => runner.late(await runner.reports());
    nowMs += 10_000;
    expect(await late()).toEqual([]);
    nowMs += 1;
    await untilAllRan(runner);
    expect(await late()).toEqual([
      {
        sentence: "the disk of the data folder is nearly full",
        detail: expect.stringMatching(/^\d+ MiB are free$/),
        sinceMs: NOON_MS,
      },
    ]);
  });

  it("has room enough here", async () => {
    const runner = await running({ engine: "sqlite", leastFreeBytes: 1 });
    nowMs += 60_000;
    expect(runner.late(await runner.reports())).toEqual([]);
  });
});
