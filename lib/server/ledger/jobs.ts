import { MINUTE_MS } from "@/lib/domain/time";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { Reconciler } from "./reconcile/reconciler";

/** What the ledger's jobs need of the house. */
export interface LedgerJobWorld {
  /** Made by the house, which asks it whether anything may be paid out. */
  readonly reconciler: Reconciler;
}

export const LEDGER_JOBS: readonly Job<LedgerJobWorld>[] = [
  {
    name: "reconciler",
    /** How soon it sees that a silent chain is back; it compares each minute. */
    intervalMs: 5_000,
    mayPauseMs: 5 * MINUTE_MS,
    open:
      ({ reconciler }) =>
      () =>
        reconciler.tick(),
    waits: () => [],
  },
];
