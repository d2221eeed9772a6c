import type { ChainEventFact } from "@/lib/server/kernel/chain/job-handlers";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { applyCreditSpent, applySurplus, applyWithdrawn } from "./credits";
import { applyForeign } from "./foreign-jobs";

/** The first sighting of an event, in a block that may still vanish. Never moves a status. */
export async function noteChainEvent(
  tx: Tx,
  context: Context,
  fact: ChainEventFact,
): Promise<{ taskId: string | null }> {
  return { taskId: fact.jobId === null ? null : await context.jobHandlers.note(tx, context, fact) };
}

/** An event with all our confirmations takes effect. Called once per event. */
export async function applyChainEvent(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.jobId === null) return applyWithoutJob(tx, context, fact);
  if (fact.name === "CreditSpent") return applyCreditSpent(tx, context, fact);
  if (fact.name === "BatchItemSkipped") return;
  const isKnown = await context.jobHandlers.apply(tx, context, fact);
  if (!isKnown) await applyForeign(tx, context, fact);
}

/** The block of an event that had no effect yet is gone: what its sighting did is taken back. */
export async function undoChainEvent(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.jobId !== null) await context.jobHandlers.undo(tx, context, fact);
}

async function applyWithoutJob(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  if (fact.name === "Withdrawn") return applyWithdrawn(tx, context, fact);
  if (fact.name === "Transfer") return applySurplus(tx, context, fact);
}
