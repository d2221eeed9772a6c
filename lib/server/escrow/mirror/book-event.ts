import { isRouterEvent } from "@/lib/chain/router-events";
import { Busy } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { setEventTask, takeForApplying } from "@/lib/server/escrow/tables/chain-log";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { applyCreditSpent, applySurplus, applyWithdrawn } from "./credits";
import { factOf } from "./event-row";
import { applyForeign } from "./foreign-jobs";

/** Books an event's sighting, and which task it belongs to. */
export async function noteEvent(tx: Tx, context: Context, event: ChainEventRow): Promise<void> {
  const { taskId } = await noteChainEvent(tx, context, factOf(event));
  if (taskId !== null) await setEventTask(tx, { seq: event.seq, taskId });
}

/** The mark and the effect are one op, so an event takes effect exactly once. */
export async function applyEvent(tx: Tx, context: Context, event: ChainEventRow): Promise<void> {
  const isOurs = await takeForApplying(tx, { seq: event.seq, atMs: context.clock() });
  if (isOurs) await applyChainEvent(tx, context, factOf(event));
}

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
  if (isRouterEvent(fact.name)) return context.routerHandlers.apply(tx, context, fact);
  if (fact.name === "Withdrawn") return applyWithdrawn(tx, context, fact);
  if (fact.name === "Transfer") return applySurplus(tx, context, fact);
}

/** True for an error that says nothing of the event: the store or the chain could not answer just now. */
export function isPassing(error: unknown): boolean {
  return error instanceof Busy || error instanceof ChainUnavailable;
}

const ERROR_CHARS = 500;

/** What the books keep of an error, for the operator. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, ERROR_CHARS);
}
