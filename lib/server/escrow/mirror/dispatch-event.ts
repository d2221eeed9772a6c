import { InvariantBroken } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { applyFunded, noteFunded, undoFunded } from "@/lib/server/market/operations/mirror/deposit";
import { applyOutcome, OUTCOMES } from "@/lib/server/market/operations/mirror/outcome";
import { applyProgress, PROGRESS } from "@/lib/server/market/operations/mirror/progress";
import { findTaskByJob } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import type { ChainEventFact } from "./chain-fact";
import { applyCreditSpent, applySurplus, applyWithdrawn } from "./credits";
import { applyForeign } from "./foreign-jobs";

export type { ChainEventFact } from "./chain-fact";

/** The first sighting of an event, in a block that may still vanish. Never moves a status. */
export async function noteChainEvent(
  tx: Tx,
  context: Context,
  fact: ChainEventFact,
): Promise<{ taskId: string | null }> {
  if (fact.jobId === null) return { taskId: null };
  const task = await findTaskByJob(tx, fact.jobId);
  if (!task) return { taskId: null };
  if (fact.name === "JobFunded") await noteFunded(tx, context, { task, fact });
  return { taskId: task.id };
}

/** An event with all our confirmations takes effect. Called once per event. */
export async function applyChainEvent(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.jobId === null) return applyWithoutJob(tx, context, fact);
  if (fact.name === "CreditSpent") return applyCreditSpent(tx, context, fact);
  const task = await findTaskByJob(tx, fact.jobId);
  if (!task) return applyForeign(tx, context, fact);
  if (fact.name === "JobFunded") return applyFunded(tx, context, { task, fact });
  if (fact.name in PROGRESS) return applyProgress(tx, context, { task, fact });
  if (fact.name in OUTCOMES) return applyOutcome(tx, context, { task, fact });
  if (fact.name === "BatchItemSkipped") return;
  throw new InvariantBroken("The books do not know this event of the escrow.", { event: fact.name });
}

/** The block of an event that had no effect yet is gone: what its sighting did is taken back. */
export async function undoChainEvent(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.name !== "JobFunded" || fact.jobId === null) return;
  const task = await findTaskByJob(tx, fact.jobId);
  if (task) await undoFunded(tx, context, { task, fact });
}

async function applyWithoutJob(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.name === "Withdrawn") return applyWithdrawn(tx, context, fact);
  if (fact.name === "Transfer") return applySurplus(tx, context, fact);
}
