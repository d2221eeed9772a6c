import { backoffMs } from "@/lib/domain/time";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { type ParkedEvent, saveParked, unpark } from "@/lib/server/escrow/tables/quarantined-events";
import type { House } from "@/lib/server/kernel/context";
import type { ChainEventRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";
import { applyEvent, errorText, isPassing, noteEvent } from "./book-event";
import { parkedWithBearing, WaitingLine } from "./event-dependencies";

export interface Retried {
  readonly booked: readonly ChainEventRow[];
  readonly failed: readonly { event: ChainEventRow; error: unknown; attempts: number }[];
}

/**
 * Tries what is parked again, each in an op of its own and in the chain's order: an event that failed when its pause is
 * over, one that waited as soon as nothing is ahead of it any more.
 */
export async function retryParked(house: House, chainId: number): Promise<Retried> {
  const waiting = await house.store.read((tx) => parkedWithBearing(tx, house, chainId));
  const booked: ChainEventRow[] = [];
  const failed: { event: ChainEventRow; error: unknown; attempts: number }[] = [];
  const line = new WaitingLine();
  for (const one of waiting) {
    const { event, parked, bearing } = one;
    if (line.ahead(bearing) !== null || parked.nextTryAtMs > house.clock()) {
      line.add(event.seq, bearing);
      continue;
    }
    try {
      await house.store.write((tx) => bookParked(tx, house, one));
      booked.push(event);
    } catch (error) {
      if (isPassing(error)) throw error;
      const attempts = parked.attempts + 1;
      await delay(house, one, { attempts, error });
      line.add(event.seq, bearing);
      failed.push({ event, error, attempts });
    }
  }
  return { booked, failed };
}

/** Catches up: the sighting if it failed, the effect if the event has all our confirmations. */
async function bookParked(tx: Tx, house: House, { event, parked }: ParkedEvent): Promise<void> {
  if (!(await unpark(tx, event.seq))) return;
  if (!parked.isNoted) await noteEvent(tx, house, event);
  const cursor = await findCursor(tx, event.chainId);
  if (cursor && event.blockNumber <= cursor.confirmedBlock) await applyEvent(tx, house, event);
}

async function delay(
  house: House,
  { parked }: ParkedEvent,
  why: { attempts: number; error: unknown },
): Promise<void> {
  const nextTryAtMs = house.clock() + backoffMs(why.attempts);
  const { attempts, error } = why;
  await house.store.write((tx) =>
    saveParked(tx, { ...parked, behindSeq: null, error: errorText(error), attempts, nextTryAtMs }),
  );
}
