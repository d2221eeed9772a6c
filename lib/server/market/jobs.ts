import type { Logger } from "pino";
import { MINUTE_MS, SECOND_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { oldestRefusedMs } from "@/lib/server/escrow/tables/chain-waiting";
import type { Context } from "@/lib/server/kernel/context";
import type { Job, Waiting } from "@/lib/server/kernel/jobs/runner";
import type { Tx } from "@/lib/server/store/tx";
import { anchorTask } from "./commands/anchor-task";
import { fireDeadline } from "./commands/fire-deadline";
import { publishReputation } from "./commands/publish-reputation";
import { compareJobs } from "./jobs/compare-jobs";
import { Keeper } from "./jobs/keeper";
import { oldestRefreshDay } from "./tables/agents";
import { oldestDoubtMs } from "./tables/job-comparison";
import { oldestAnchorMs, oldestUnseenMs } from "./tables/task-jobs";
import { oldestDueMs, oldestUnpaidMs } from "./tables/tasks";

/** What the market's jobs need of the house. */
export interface MarketJobWorld {
  readonly context: Context;
  readonly log: Logger;
}

export const MARKET_JOBS: readonly Job<MarketJobWorld>[] = [
  {
    name: "keeper",
    intervalMs: 500,
    mayPauseMs: 2 * MINUTE_MS,
    open: ({ context, log }) => {
      const keeper = new Keeper({ context, fireDeadline, anchorTask, log });
      return () => keeper.tick();
    },
    waits: keeperWaits,
  },
  {
    name: "job comparison",
    intervalMs: 10_000,
    mayPauseMs: 5 * MINUTE_MS,
    open:
      ({ context, log }) =>
      () =>
        compareJobs({ context, log }),
    waits: () => [
      {
        what: "the contract has a task in another state than the books",
        oldestAtMs: oldestDoubtMs,
        mayWaitMs: 30 * SECOND_MS,
      },
    ],
  },
  {
    name: "reputation publisher",
    intervalMs: 1_000,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ context }) =>
      () =>
        publishWhatIsBehind(context),
    waits: () => [
      {
        what: "a published reputation is of a day before",
        oldestAtMs: oldestUnpublishedMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
];

function keeperWaits({ context }: MarketJobWorld): readonly Waiting[] {
  const graceMs = (context.chain?.facts.graceS ?? 0) * SECOND_MS;
  return [
    { what: "a task is past its deadline", oldestAtMs: oldestDueMs, mayWaitMs: 2 * MINUTE_MS },
    {
      what: "a signature that the chain must have waits to be sent",
      oldestAtMs: oldestAnchorMs,
      mayWaitMs: 2 * MINUTE_MS,
    },
    {
      what: "a task that is paid on the chain is past its time to be paid",
      oldestAtMs: (tx, nowMs) => oldestUnpaidMs(tx, { nowMs, graceMs }),
      mayWaitMs: 2 * MINUTE_MS,
    },
    {
      /** A refused try moves its task's date on. */
      what: "the chain refuses again and again what a task needs",
      oldestAtMs: oldestRefusedMs,
      mayWaitMs: 2 * MINUTE_MS,
    },
    {
      what: "a transaction is final, and the books have not seen what it did for its task",
      oldestAtMs: oldestUnseenMs,
      mayWaitMs: 30 * SECOND_MS,
    },
  ];
}

/** Since when the oldest published reputation is a day behind; null when all are of today. */
async function oldestUnpublishedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const day = await oldestRefreshDay(tx);
  return day === null || day >= utcDay(nowMs) ? null : startOfDayMs(day + 1);
}

/** Publishes when a UTC day has begun, at the start for days that were slept through, and for outcomes of a day before. */
async function publishWhatIsBehind(context: Context): Promise<void> {
  const behind = await context.store.read((tx) => oldestUnpublishedMs(tx, context.clock()));
  if (behind !== null) await publishReputation(context);
}
