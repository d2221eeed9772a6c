import type { SuspenseItemRow } from "../rows";
import type { Tx } from "../tx";

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
