import { findHouseFact, insertHouseFact, swapHouseFact } from "@/lib/server/kernel/tables/house-facts";
import type { Tx } from "@/lib/server/store/tx";

const KEY = "chain_rescan";

/** Where a re-scan goes on: at the earlier of a block and of where the chain was at a moment (Unix seconds). */
interface RescanFrom {
  readonly block?: number;
  readonly sinceS?: number;
}

export interface Rescan extends RescanFrom {
  /** When it was asked for, or last got on. */
  readonly movedAtMs: number;
}

/** A re-scan that is under way reaches back as far as everybody who asked wants it to. */
export async function requestRescan(tx: Tx, from: RescanFrom, nowMs: number): Promise<void> {
  const known = await findRescan(tx);
  if (known === undefined) {
    await insertHouseFact(tx, KEY, JSON.stringify({ ...from, movedAtMs: nowMs }));
    return;
  }
  const earlier = {
    block: earliest(known.block, from.block),
    sinceS: earliest(known.sinceS, from.sinceS),
    movedAtMs: known.movedAtMs,
  };
  await swapHouseFact(tx, KEY, { from: JSON.stringify(known), to: JSON.stringify(earlier) });
}

function earliest(known: number | undefined, asked: number | undefined): number | undefined {
  if (known === undefined || asked === undefined) return known ?? asked;
  return Math.min(known, asked);
}

export async function findRescan(tx: Tx): Promise<Rescan | undefined> {
  const value = await findHouseFact(tx, KEY);
  return value === undefined ? undefined : JSON.parse(value);
}

/** Since when a re-scan has not got on; null when none is under way. */
export async function oldestRescanMs(tx: Tx): Promise<number | null> {
  const rescan = await findRescan(tx);
  return rescan ? rescan.movedAtMs : null;
}

/** Goes on at a later block, or ends; false when somebody has asked for an earlier one meanwhile. */
export function moveRescan(tx: Tx, from: Rescan, to: Rescan | null): Promise<boolean> {
  return swapHouseFact(tx, KEY, { from: JSON.stringify(from), to: to && JSON.stringify(to) });
}
