import type { WithdrawalRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord, assignments } from "./columns";

export async function findWithdrawal(tx: Tx, id: string): Promise<WithdrawalRow | undefined> {
  return tx.get<WithdrawalRow>("SELECT * FROM withdrawals WHERE id = ?", [id]);
}

export async function insertWithdrawal(tx: Tx, row: WithdrawalRow): Promise<void> {
  await tx.insert("withdrawals", asRecord(row));
}

export async function updateWithdrawal(
  tx: Tx,
  id: string,
  change: Partial<Omit<WithdrawalRow, "id">>,
): Promise<void> {
  const { sql, values } = assignments(asRecord(change));
  await tx.run(`UPDATE withdrawals SET ${sql} WHERE id = ?`, [...values, id]);
}

/** Withdrawals prepared on chain that wait for their event, oldest first. */
export async function openWithdrawals(tx: Tx, userId: string, asset: string): Promise<WithdrawalRow[]> {
  return tx.all<WithdrawalRow>(
    `SELECT * FROM withdrawals WHERE user_id = ? AND asset = ? AND state IN ('prepared', 'sending', 'unknown')
     ORDER BY created_at_ms, id`,
    [userId, asset],
  );
}
