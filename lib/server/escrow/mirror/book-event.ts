import { Busy } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { setEventTask, takeForApplying } from "@/lib/server/escrow/tables/chain-log";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { applyChainEvent, noteChainEvent } from "./dispatch-event";
import { factOf } from "./event-row";

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
