import { findCursor, knownBlocks } from "@/lib/server/escrow/tables/chain-log";
import type { ChainBlockRow, ChainCursorRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";

export interface ChainPosition {
  readonly cursor: ChainCursorRow | null;
  /** From the newest down to the newest final one. */
  readonly blocks: readonly ChainBlockRow[];
}

/** How far the books have read the chain, and by which hashes they would know it again. */
export function chainPosition(context: Context, chainId: number): Promise<ChainPosition> {
  return context.store.read(async (tx) => {
    const cursor = await findCursor(tx, chainId);
    if (!cursor) return { cursor: null, blocks: [] };
    return { cursor, blocks: await knownBlocks(tx, { chainId, fromBlock: cursor.confirmedBlock }) };
  });
}
