import type { Tx } from "@/lib/server/store/tx";
import type { OutboxRow } from "./rows";

/** False when the house already owes the chain this effect. */
export async function insertOutbox(tx: Tx, row: OutboxRow): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO outbox_rows (id, business_key, kind, task_id, signer, to_address, data, value_wei, gas_limit,
       priority, nonce, tx_hash, state, attempts, block_number, error, created_at_ms, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, 'queued', 0, NULL, NULL, ?, ?)
     ON CONFLICT (business_key) DO NOTHING`,
    [
      row.id,
      row.businessKey,
      row.kind,
      row.taskId,
      row.signer,
      row.toAddress,
      row.data,
      row.valueWei,
      row.gasLimit,
      row.priority,
      row.createdAtMs,
      row.updatedAtMs,
    ],
  );
  return inserted === 1;
}

export function outboxOf(tx: Tx, taskId: string): Promise<OutboxRow[]> {
  return tx.all<OutboxRow>("SELECT * FROM outbox_rows WHERE task_id = ? ORDER BY created_at_ms, id", [
    taskId,
  ]);
}

export function findOutbox(tx: Tx, id: string): Promise<OutboxRow | undefined> {
  return tx.get<OutboxRow>("SELECT * FROM outbox_rows WHERE id = ?", [id]);
}

export function findOutboxByKey(tx: Tx, businessKey: string): Promise<OutboxRow | undefined> {
  return tx.get<OutboxRow>("SELECT * FROM outbox_rows WHERE business_key = ?", [businessKey]);
}

/** Drops what was not signed yet: the outcome no longer needs it. */
export function cancelQueued(tx: Tx, taskId: string, nowMs: number): Promise<number> {
  return tx.run(
    "UPDATE outbox_rows SET state = 'cancelled', updated_at_ms = ? WHERE task_id = ? AND state = 'queued'",
    [nowMs, taskId],
  );
}

/** Drops an effect that nobody has signed; false for one that may be under way. */
export async function cancelQueuedByKey(
  tx: Tx,
  of: { businessKey: string; nowMs: number },
): Promise<boolean> {
  const cancelled = await tx.run(
    "UPDATE outbox_rows SET state = 'cancelled', updated_at_ms = ? WHERE business_key = ? AND state = 'queued'",
    [of.nowMs, of.businessKey],
  );
  return cancelled === 1;
}
