import { findHouseFact, insertHouseFact, swapHouseFact } from "@/lib/server/kernel/tables/house-facts";
import type { Tx } from "@/lib/server/store/tx";
import type { ChainEventRow } from "./rows";

const KEY = "chain_follow";

/** An operator has looked: the chain as it is now may be followed, although it replaced what was final. */
export async function allowReplacement(tx: Tx, nowMs: number): Promise<void> {
  await insertHouseFact(tx, KEY, String(nowMs));
}

export async function isReplacementAllowed(tx: Tx): Promise<boolean> {
  return (await findHouseFact(tx, KEY)) !== undefined;
}

/** Allowed once: the next replacement needs a look of its own. */
export async function endReplacement(tx: Tx): Promise<void> {
  const known = await findHouseFact(tx, KEY);
  if (known !== undefined) await swapHouseFact(tx, KEY, { from: known, to: null });
}

/** Blocks below one that have events in effect, newest first. */
export function blocksInEffect(
  tx: Tx,
  of: { chainId: number; below: number; limit: number },
): Promise<Pick<ChainEventRow, "blockNumber" | "blockHash">[]> {
  return tx.all(
    `SELECT DISTINCT block_number, block_hash FROM chain_events
     WHERE state = 'applied' AND block_number < ? AND chain_id = ? ORDER BY block_number DESC LIMIT ?`,
    [of.below, of.chainId, of.limit],
  );
}

/** Where an event lies on the chain that replaced the one it was read from. */
export interface Place {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly logIndex: number;
}

export async function placeEvent(tx: Tx, event: { seq: number }, place: Place): Promise<void> {
  await tx.run(
    "UPDATE chain_events SET block_number = ?, block_hash = ?, log_index = ? WHERE seq = ? AND state = 'applied'",
    [place.blockNumber, place.blockHash, place.logIndex, event.seq],
  );
}
