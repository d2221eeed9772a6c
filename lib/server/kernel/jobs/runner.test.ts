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
  work: { oldestAtMs: async () => waiting.sinceMs, mayWaitMs: 10_000 },
};
const said: string[] = [];
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
      oldestWorkAgeMs: null,
    },
  ]);
  expect(runs.map(({ isOk }) => isOk)).toEqual([true, true, true, false]);
  act = async () => undefined;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said).toEqual(["failed and will be tried again", "goes on"]);
  expect(await runner.late()).toEqual([]);
});

it("names a job that has not got through for too long, whether it fails or never ends", async () => {
  act = () => Promise.reject(new ChainUnavailable());
  runner.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await runner.late()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(await runner.late()).toEqual(["the worker has not got through for too long"]);
  let end = () => {};
  act = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  await vi.advanceTimersByTimeAsync(90_000);
  const [report] = await runner.reports();
  expect(report?.runningSinceMs).not.toBeNull();
  expect(await runner.late()).toHaveLength(1);
  end();
  await vi.advanceTimersByTimeAsync(0);
  expect(await runner.late()).toEqual([]);
});

it("names a job whose work waits for too long, however well it runs", async () => {
  runner.start();
  waiting.sinceMs = Date.now();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await runner.late()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await runner.late()).toEqual(["something waits for the worker for too long"]);
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
