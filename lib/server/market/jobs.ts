import type { Logger } from "pino";
import { MINUTE_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { oldestRefusedMs } from "@/lib/server/escrow/tables/chain-waiting";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { Tx } from "@/lib/server/store/tx";
import { anchorTask } from "./commands/anchor-task";
import { fireDeadline } from "./commands/fire-deadline";
import { publishReputation } from "./commands/publish-reputation";
import { Keeper } from "./jobs/keeper";
import { oldestRefreshDay } from "./tables/agents";
import { oldestDueMs } from "./tables/tasks";

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
    work: { oldestAtMs: oldestUndoneMs, mayWaitMs: 2 * MINUTE_MS },
  },
  {
    name: "reputation publisher",
    intervalMs: 1_000,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ context }) =>
      () =>
        publishWhatIsBehind(context),
    work: { oldestAtMs: oldestUnpublishedMs, mayWaitMs: 10 * MINUTE_MS },
  },
];

/** What is due and not done, or done and refused by the chain: a refused try moves its date on. */
async function oldestUndoneMs(tx: Tx, nowMs: number): Promise<number | null> {
  const moments = [await oldestDueMs(tx, nowMs), await oldestRefusedMs(tx, nowMs)].filter(
    (at) => at !== null,
  );
  return moments.length === 0 ? null : Math.min(...moments);
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
