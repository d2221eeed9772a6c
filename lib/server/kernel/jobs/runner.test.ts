import pino from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Store } from "@/lib/server/store/tx";
import type { Run } from "./poller";
import { type Job, JobRunner } from "./runner";

interface World {
  readonly act: () => Promise<void>;
}

const waiting = { sinceMs: null as number | null };
const job: Job<World> = {
  name: "worker",
  intervalMs: 1_000,
  mayPauseMs: 60_000,
  open: ({ act }) => act,
  waits: () => [{ what: "work lies about", oldestAtMs: async () => waiting.sinceMs, mayWaitMs: 10_000 }],
};
const said: string[] = [];
const stuck = () => runner.stuck().map(({ sentence }) => sentence);
const late = async () => runner.late(await runner.reports());
const runs: Run[] = [];
let act: () => Promise<void>;
let runner: JobRunner;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  said.length = 0;
  runs.length = 0;
  waiting.sinceMs = null;
  act = async () => undefined;
  const log = pino({ level: "info" }, { write: (line) => said.push(JSON.parse(line).msg) });
  const store = { read: (op: (tx: unknown) => unknown) => op(null) } as unknown as Store;
  const world = { act: () => act() };
  runner = JobRunner.open([job], {
    world,
    store,
    clock: () => Date.now(),
    log,
    onRun: (run) => runs.push(run),
  });
});
afterEach(async () => {
  await runner.stop();
  vi.useRealTimers();
});

it("runs a job again and again, and reports how it went", async () => {
  runner.start();
  await vi.advanceTimersByTimeAsync(2_500);
  act = () => Promise.reject(new RangeError("no"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await runner.reports()).toEqual([
    {
      name: "worker",
      runs: 4,
      failures: 1,
      startedAtMs: 1_000_000,
      runningSinceMs: null,
      lastSuccessAtMs: 1_002_000,
      lastFailureAtMs: 1_003_000,
      waiting: [{ what: "work lies about", mayWaitMs: 10_000, ageMs: null }],
    },
  ]);
  expect(runs.map(({ isOk }) => isOk)).toEqual([true, true, true, false]);
  act = async () => undefined;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said).toEqual(["failed and will be tried again", "goes on"]);
  expect([stuck(), await late()]).toEqual([[], []]);
});

it("names a job that has not got through for too long, whether it fails or never ends", async () => {
  act = () => Promise.reject(new ChainUnavailable());
  runner.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stuck()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(stuck()).toEqual(["the worker has not got through for too long"]);
  let end = () => {};
  act = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  await vi.advanceTimersByTimeAsync(90_000);
  const [report] = await runner.reports();
  expect(report?.runningSinceMs).not.toBeNull();
  expect(stuck()).toHaveLength(1);
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(stuck()).toEqual([]);
});

it("says of a stuck job what its table says", async () => {
  const world = { act: () => Promise.reject(new RangeError("no")) };
  const parts = { world, store: {} as Store, clock: () => Date.now(), log: pino({ level: "silent" }) };
  const own = JobRunner.open([{ ...job, whenStuck: "nothing works" }], parts);
  own.start();
  const sinceMs = Date.now();
  await vi.advanceTimersByTimeAsync(60_001);
  expect(own.stuck()).toEqual([{ sentence: "nothing works", detail: null, sinceMs }]);
  await own.stop();
});

it("names what waits for too long, however well its job runs", async () => {
  runner.start();
  const sinceMs = Date.now();
  waiting.sinceMs = sinceMs;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await late()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await late()).toEqual([{ sentence: "work lies about", detail: "it waits for the worker", sinceMs }]);
});

it("ends the run under way and starts no other", async () => {
  let end = () => {};
  act = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  runner.start();
  let isStopped = false;
  const stopped = runner.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isStopped).toBe(false);
  end();
  await stopped;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(runs).toHaveLength(1);
});
