import type { Tx } from "@/lib/server/store/tx";
import type { ChainBlockRow, ChainCursorRow, ChainEventRow } from "./rows";

export function findCursor(tx: Tx, chainId: number): Promise<ChainCursorRow | undefined> {
  return tx.get<ChainCursorRow>("SELECT * FROM chain_cursors WHERE chain_id = ?", [chainId]);
}

/** How far the books have read the chain that they follow. */
export function newestCursor(tx: Tx): Promise<ChainCursorRow | undefined> {
  return tx.get<ChainCursorRow>("SELECT * FROM chain_cursors ORDER BY updated_at_ms DESC LIMIT 1");
}

/** Events of one transaction, by the index that begins with the chain. */
export function eventsOfTransaction(tx: Tx, txHash: string): Promise<ChainEventRow[]> {
  return tx.all<ChainEventRow>(
    `SELECT * FROM chain_events WHERE chain_id IN (SELECT chain_id FROM chain_cursors) AND tx_hash = ?
     ORDER BY seq`,
    [txHash],
  );
}

/**
 * The last block whose events are all applied to the books, but for those that are quarantined; null while the house is
 * halted, since that block may be another one now.
 */
export async function confirmedBlock(tx: Tx): Promise<number | null> {
  const cursor = await newestCursor(tx);
  return cursor === undefined || cursor.haltReason !== null ? null : cursor.confirmedBlock;
}

export async function saveCursor(tx: Tx, row: ChainCursorRow): Promise<void> {
  await tx.run(
    `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, halt_reason, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (chain_id) DO UPDATE SET head_block = excluded.head_block, head_hash = excluded.head_hash,
       confirmed_block = excluded.confirmed_block, halt_reason = excluded.halt_reason,
       updated_at_ms = excluded.updated_at_ms`,
    [row.chainId, row.headBlock, row.headHash, row.confirmedBlock, row.haltReason, row.updatedAtMs],
  );
}

/** Moves the confirmed block forward, never back; false when it is there already. */
export async function confirmCursor(
  tx: Tx,
  to: { chainId: number; block: number; nowMs: number },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE chain_cursors SET confirmed_block = ?, updated_at_ms = ?
     WHERE chain_id = ? AND confirmed_block < ? AND head_block >= ?`,
    [to.block, to.nowMs, to.chainId, to.block, to.block],
  );
  return changed === 1;
}

export async function haltCursor(
  tx: Tx,
  halt: { chainId: number; reason: string; nowMs: number },
): Promise<void> {
  await tx.run("UPDATE chain_cursors SET halt_reason = ?, updated_at_ms = ? WHERE chain_id = ?", [
    halt.reason,
    halt.nowMs,
    halt.chainId,
  ]);
}

/** Known blocks from the newest down. */
export async function knownBlocks(
  tx: Tx,
  range: { chainId: number; fromBlock: number },
): Promise<ChainBlockRow[]> {
  return tx.all<ChainBlockRow>(
    "SELECT * FROM chain_blocks WHERE chain_id = ? AND number >= ? ORDER BY number DESC",
    [range.chainId, range.fromBlock],
  );
}

export async function saveBlock(tx: Tx, row: ChainBlockRow): Promise<void> {
  await tx.run(
    `INSERT INTO chain_blocks (chain_id, number, hash) VALUES (?, ?, ?)
     ON CONFLICT (chain_id, number) DO UPDATE SET hash = excluded.hash`,
    [row.chainId, row.number, row.hash],
  );
}

/** Forgets the hashes above a block, or those below one. */
export async function dropBlocks(
  tx: Tx,
  range: { chainId: number } & ({ above: number } | { below: number }),
): Promise<void> {
  const [side, block] = "above" in range ? [">", range.above] : ["<", range.below];
  await tx.run(`DELETE FROM chain_blocks WHERE chain_id = ? AND number ${side} ?`, [range.chainId, block]);
}

/** The new row's number; undefined when this log of this block is known already. */
export async function insertChainEvent(
  tx: Tx,
  row: Omit<ChainEventRow, "seq">,
): Promise<{ seq: number } | undefined> {
  return tx.get<{ seq: number }>(
    `INSERT INTO chain_events (chain_id, tx_hash, log_index, block_number, block_hash, address, name, job_id,
       task_id, args, state, seen_at_ms, applied_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (chain_id, tx_hash, log_index, block_hash) DO NOTHING RETURNING seq`,
    [
      row.chainId,
      row.txHash,
      row.logIndex,
      row.blockNumber,
      row.blockHash,
      row.address,
      row.name,
      row.jobId,
      row.taskId,
      row.args,
      row.state,
      row.seenAtMs,
      row.appliedAtMs,
    ],
  );
}

export async function setEventTask(tx: Tx, event: { seq: number; taskId: string }): Promise<void> {
  await tx.run("UPDATE chain_events SET task_id = ? WHERE seq = ?", [event.taskId, event.seq]);
}

/** True for the one caller who may let the event take effect. */
export async function takeForApplying(tx: Tx, event: { seq: number; atMs: number }): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE chain_events SET state = 'applied', applied_at_ms = ? WHERE seq = ? AND state = 'seen'",
    [event.atMs, event.seq],
  );
  return changed === 1;
}

/** Marks an event as replaced. Its block's hash is freed, since a later reorg may bring that very block back. */
export async function orphanEvent(tx: Tx, event: { seq: number }): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE chain_events SET state = 'orphaned', block_hash = block_hash || '#' || CAST(seq AS TEXT)
     WHERE seq = ? AND state = 'seen'`,
    [event.seq],
  );
  return changed === 1;
}

/** Events still waiting for confirmations in blocks up to `untilBlock`, in the chain's order; none that is quarantined. */
export async function eventsToApply(
  tx: Tx,
  range: { chainId: number; untilBlock: number; limit: number | null },
): Promise<ChainEventRow[]> {
  return tx.all<ChainEventRow>(
    `SELECT * FROM chain_events WHERE state = 'seen' AND chain_id = ? AND block_number <= ?
       AND NOT EXISTS (SELECT 1 FROM parked_events p WHERE p.seq = chain_events.seq)
     ORDER BY block_number, log_index${range.limit === null ? "" : " LIMIT ?"}`,
    range.limit === null ? [range.chainId, range.untilBlock] : [range.chainId, range.untilBlock, range.limit],
  );
}

/** Events of a range of blocks that stand in the books, by where they lie on the chain. */
export function eventsOfBlocks(
  tx: Tx,
  range: { chainId: number; from: number; to: number },
): Promise<Pick<ChainEventRow, "txHash" | "logIndex" | "blockHash">[]> {
  return tx.all(
    `SELECT tx_hash, log_index, block_hash FROM chain_events
     WHERE state IN ('seen', 'applied') AND chain_id = ? AND block_number BETWEEN ? AND ?`,
    [range.chainId, range.from, range.to],
  );
}

/** Events above a block that are not orphaned yet, newest first, as they are to be undone. */
export async function eventsAbove(
  tx: Tx,
  range: { chainId: number; block: number },
): Promise<ChainEventRow[]> {
  return tx.all<ChainEventRow>(
    `SELECT * FROM chain_events WHERE chain_id = ? AND block_number > ? AND state <> 'orphaned'
     ORDER BY block_number DESC, log_index DESC`,
    [range.chainId, range.block],
  );
}
