import type { Hex } from "@/lib/schemas/hex";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import { withdrawalKey } from "./relay";
import type { WithdrawalRow } from "./rows";

export function findWithdrawal(tx: Tx, id: string): Promise<WithdrawalRow | undefined> {
  return tx.get<WithdrawalRow>("SELECT * FROM withdrawals WHERE id = ?", [id]);
}

export function insertWithdrawal(tx: Tx, row: WithdrawalRow): Promise<void> {
  return tx.insert("withdrawals", asRecord(row));
}

export async function updateWithdrawal(
  tx: Tx,
  id: string,
  change: Partial<Omit<WithdrawalRow, "id">>,
): Promise<void> {
  const { sql, values } = assignments(asRecord(change));
  await tx.run(`UPDATE withdrawals SET ${sql} WHERE id = ?`, [...values, id]);
}

/** A user's withdrawals, newest first. */
export function listWithdrawalRows(
  tx: Tx,
  of: { userId: string; before?: { atMs: number; id: string } | undefined; limit: number },
): Promise<WithdrawalRow[]> {
  const { before } = of;
  const isBefore = before ? "AND created_at_ms <= ? AND (created_at_ms < ? OR id < ?)" : "";
  const values = before ? [before.atMs, before.atMs, before.id] : [];
  return tx.all<WithdrawalRow>(
    `SELECT * FROM withdrawals WHERE user_id = ? ${isBefore} ORDER BY created_at_ms DESC, id DESC LIMIT ?`,
    [of.userId, ...values, of.limit],
  );
}

/** Withdrawals prepared on chain that wait for their event, oldest first. */
export function openWithdrawals(tx: Tx, userId: string, asset: string): Promise<WithdrawalRow[]> {
  return tx.all<WithdrawalRow>(
    `SELECT * FROM withdrawals WHERE user_id = ? AND asset = ? AND state IN ('prepared', 'sending', 'unknown')
     ORDER BY created_at_ms, id`,
    [userId, asset],
  );
}

/** Withdrawals under way with their owner's consent, of every asset: a consent's nonce belongs to the account. */
export function sendingWithdrawals(tx: Tx, userId: string): Promise<WithdrawalRow[]> {
  return tx.all<WithdrawalRow>("SELECT * FROM withdrawals WHERE user_id = ? AND state = 'sending'", [userId]);
}

/** The withdrawal whose consent a transaction of the house carried, whatever became of it meanwhile. */
export function withdrawalRelayedBy(tx: Tx, txHash: Hex): Promise<WithdrawalRow | undefined> {
  return tx.get<WithdrawalRow>(
    `SELECT w.* FROM outbox_attempts a JOIN outbox_rows o ON o.id = a.outbox_id
       JOIN withdrawals w ON o.business_key = '${withdrawalKey("")}' || w.id
     WHERE a.tx_hash = ?`,
    [txHash],
  );
}

export type RevertedWithdrawal = WithdrawalRow & { readonly revertedAtMs: number };

/** Withdrawals whose relay cost the house gas and moved nothing, newest first; what had no nonce was never sent. */
export function revertedWithdrawals(tx: Tx, userId: string): Promise<RevertedWithdrawal[]> {
  return tx.all<RevertedWithdrawal>(
    `SELECT w.*, o.updated_at_ms AS reverted_at_ms
     FROM withdrawals w JOIN outbox_rows o ON o.business_key = '${withdrawalKey("")}' || w.id
     WHERE w.user_id = ? AND o.state = 'reverted' AND o.nonce IS NOT NULL
     ORDER BY o.updated_at_ms DESC, w.id DESC`,
    [userId],
  );
}

/** When withdrawals were handed to the house to send, newest first; those it refused unsent cost nothing. */
export async function relayTimes(tx: Tx, userId: string, how: { limit: number }): Promise<number[]> {
  const rows = await tx.all<{ createdAtMs: number }>(
    `SELECT o.created_at_ms FROM withdrawals w JOIN outbox_rows o ON o.business_key = '${withdrawalKey("")}' || w.id
     WHERE w.user_id = ? AND (o.nonce IS NOT NULL OR o.state NOT IN ('reverted', 'cancelled'))
     ORDER BY o.created_at_ms DESC, o.id DESC LIMIT ?`,
    [userId, how.limit],
  );
  return rows.map(({ createdAtMs }) => createdAtMs);
}
