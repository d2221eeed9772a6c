import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { DiskWatch } from "./jobs/disk-watch";
import { writeProbe } from "./tables/write-probe";

/** What the house needs to look after itself. */
export interface HealthJobWorld {
  readonly context: Context;
  readonly diskWatch: DiskWatch;
}

export const HEALTH_JOBS: readonly Job<HealthJobWorld>[] = [
  {
    /** Reads may go on for long where nothing can be written: a full disk, a lock, a server that only reads. */
    name: "write probe",
    intervalMs: 5_000,
    mayPauseMs: 20_000,
    whenStuck: "the books take no writes",
    open:
      ({ context }) =>
      () =>
        context.store.write((tx) => writeProbe(tx, context.clock())),
    waits: () => [],
  },
  {
    name: "disk watch",
    intervalMs: 10_000,
    mayPauseMs: MINUTE_MS,
    open:
      ({ diskWatch }) =>
      () =>
        diskWatch.tick(),
    waits: ({ diskWatch }) => [
      {
        what: "the disk of the data folder is nearly full",
        oldestAtMs: async () => diskWatch.fullSinceMs(),
        mayWaitMs: 10 * SECOND_MS,
        detail: () => diskWatch.detail(),
      },
    ],
  },
];
