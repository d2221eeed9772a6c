import { backoffMs } from "@/lib/domain/time";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import {
  type QuarantinedEvent,
  releaseQuarantined,
  saveQuarantined,
} from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { applyEvent, errorText, isPassing, noteEvent } from "./book-event";
import { EventDependencies, quarantinedWithLinks } from "./event-dependencies";

export interface Retried {
  readonly booked: readonly ChainEventRow[];
  readonly failed: readonly { event: ChainEventRow; error: unknown; attempts: number }[];
}

/**
 * Tries what is quarantined again, each in an op of its own and in the chain's order: an event that failed when its pause is
 * over, one that waited as soon as nothing is ahead of it any more.
 */
export async function retryQuarantined(context: Context, chainId: number): Promise<Retried> {
  const waiting = await context.store.read((tx) => quarantinedWithLinks(tx, context, chainId));
  const booked: ChainEventRow[] = [];
  const failed: { event: ChainEventRow; error: unknown; attempts: number }[] = [];
  const line = new EventDependencies();
  for (const one of waiting) {
    const { event, quarantined, links } = one;
    if (line.ahead(links) !== null || quarantined.nextTryAtMs > context.clock()) {
      line.add(event.seq, links);
      continue;
    }
    try {
      await context.store.write((tx) => bookQuarantined(tx, context, one));
      booked.push(event);
    } catch (error) {
      if (isPassing(error)) throw error;
      const attempts = quarantined.attempts + 1;
      await delay(context, one, { attempts, error });
      line.add(event.seq, links);
      failed.push({ event, error, attempts });
    }
  }
  return { booked, failed };
}

/** Catches up: the sighting if it failed, the effect if the event has all our confirmations. */
async function bookQuarantined(
  tx: Tx,
  context: Context,
  { event, quarantined }: QuarantinedEvent,
): Promise<void> {
  if (!(await releaseQuarantined(tx, event.seq))) return;
  if (!quarantined.isNoted) await noteEvent(tx, context, event);
  const cursor = await findCursor(tx, event.chainId);
  if (cursor && event.blockNumber <= cursor.confirmedBlock) await applyEvent(tx, context, event);
}

async function delay(
  context: Context,
  { quarantined }: QuarantinedEvent,
  why: { attempts: number; error: unknown },
): Promise<void> {
  const nextTryAtMs = context.clock() + backoffMs(why.attempts);
  const { attempts, error } = why;
  await context.store.write((tx) =>
    saveQuarantined(tx, { ...quarantined, behindSeq: null, error: errorText(error), attempts, nextTryAtMs }),
  );
}
