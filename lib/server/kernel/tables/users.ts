import { OPERATOR_MISSED_MS, OPERATOR_UNSEEN_MS } from "@/lib/domain/access/people";
import type { Tx } from "@/lib/server/store/tx";
import type { UserRow } from "./rows";

export function userById(tx: Tx, id: string): Promise<UserRow | undefined> {
  return tx.get<UserRow>("SELECT * FROM users WHERE id = ?", [id]);
}

export function userByAddress(tx: Tx, address: string): Promise<UserRow | undefined> {
  return tx.get<UserRow>("SELECT * FROM users WHERE address = ?", [address]);
}

/** False when the id or the address is taken. */
export async function insertUser(tx: Tx, row: Omit<UserRow, "missedAtMs">): Promise<boolean> {
  const { id, name, kind, address, isOperator, createdAtMs, lastSeenAtMs } = row;
  const inserted = await tx.run(
    `INSERT INTO users (id, name, kind, address, is_operator, created_at_ms, last_seen_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [id, name, kind, address, isOperator, createdAtMs, lastSeenAtMs],
  );
  return inserted === 1;
}

const IS_OPERATOR = "is_operator AND kind <> 'house'";

/** Somebody is there. Where it is an operator, those who have not been here for long are missed from now on. */
export async function noteSeen(tx: Tx, userId: string, nowMs: number): Promise<void> {
  await tx.run("UPDATE users SET last_seen_at_ms = ?, missed_at_ms = NULL WHERE id = ?", [nowMs, userId]);
  const user = await userById(tx, userId);
  if (!user?.isOperator) return;
  await tx.run(
    `UPDATE users SET missed_at_ms = ?
     WHERE ${IS_OPERATOR} AND id <> ? AND missed_at_ms IS NULL AND last_seen_at_ms <= ?`,
    [nowMs, userId, nowMs - OPERATOR_UNSEEN_MS],
  );
}

/** People who may operate the house and are not away: all of them, or those beside one. Who is missed was not seen since. */
export async function countOperators(tx: Tx, of: { beside: string | null; nowMs: number }): Promise<number> {
  const isAway = "missed_at_ms IS NOT NULL AND missed_at_ms <= ?";
  const row = await tx.get<{ operators: number }>(
    `SELECT COUNT(*) AS operators FROM users WHERE ${IS_OPERATOR} AND id <> ? AND NOT (${isAway})`,
    [of.beside ?? "", of.nowMs - OPERATOR_MISSED_MS],
  );
  return row?.operators ?? 0;
}

/** People who may operate the house. */
export function listOperators(tx: Tx): Promise<UserRow[]> {
  return tx.all<UserRow>(`SELECT * FROM users WHERE ${IS_OPERATOR} ORDER BY id`);
}

/** True when the user was not an operator before; who becomes one is there. */
export async function grantOperator(tx: Tx, userId: string, nowMs: number): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE users SET is_operator = ?, last_seen_at_ms = ?, missed_at_ms = NULL WHERE id = ? AND NOT is_operator",
    [true, nowMs, userId],
  );
  return changed === 1;
}

/** True when the user was an operator before. */
export async function revokeOperator(tx: Tx, userId: string): Promise<boolean> {
  const changed = await tx.run("UPDATE users SET is_operator = ? WHERE id = ? AND is_operator", [
    false,
    userId,
  ]);
  return changed === 1;
}
