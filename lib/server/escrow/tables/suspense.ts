import type { Tx } from "@/lib/server/store/tx";
import type { SuspenseItemRow } from "./rows";

/** False when this log is already listed. */
export async function insertSuspense(tx: Tx, row: SuspenseItemRow): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO suspense_items (id, chain_id, tx_hash, log_index, asset, units, from_address, reason, state, note,
       created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chain_id, tx_hash, log_index) DO NOTHING`,
    [
      row.id,
      row.chainId,
      row.txHash,
      row.logIndex,
      row.asset,
      row.units,
      row.fromAddress,
      row.reason,
      row.state,
      row.note,
      row.createdAtMs,
      row.updatedAtMs,
    ],
  );
  return inserted === 1;
}

/** Money that waits for a decision, oldest first. */
export function openSuspense(tx: Tx, limit: number): Promise<SuspenseItemRow[]> {
  return tx.all<SuspenseItemRow>(
    "SELECT * FROM suspense_items WHERE state = 'open' ORDER BY created_at_ms, id LIMIT ?",
    [limit],
  );
}

/** Closes the item of a log: its money has gone where it belongs. */
export async function closeSuspense(
  tx: Tx,
  item: { chainId: number; txHash: string; logIndex: number; note: string; nowMs: number },
): Promise<void> {
  await tx.run(
    `UPDATE suspense_items SET state = 'resolved', note = ?, updated_at_ms = ?
     WHERE chain_id = ? AND tx_hash = ? AND log_index = ? AND state = 'open'`,
    [item.note, item.nowMs, item.chainId, item.txHash, item.logIndex],
  );
}
