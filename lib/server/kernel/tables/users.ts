import type { Tx } from "@/lib/server/store/tx";
import type { UserRow } from "./rows";

export function userById(tx: Tx, id: string): Promise<UserRow | undefined> {
  return tx.get<UserRow>("SELECT * FROM users WHERE id = ?", [id]);
}

export function userByAddress(tx: Tx, address: string): Promise<UserRow | undefined> {
  return tx.get<UserRow>("SELECT * FROM users WHERE address = ?", [address]);
}

/** False when the id or the address is taken. */
export async function insertUser(tx: Tx, row: UserRow): Promise<boolean> {
  const { id, name, kind, address, isOperator, createdAtMs, lastSeenAtMs } = row;
  const inserted = await tx.run(
    `INSERT INTO users (id, name, kind, address, is_operator, created_at_ms, last_seen_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [id, name, kind, address, isOperator, createdAtMs, lastSeenAtMs],
  );
  return inserted === 1;
}

/** Somebody is there. */
export async function noteSeen(tx: Tx, userId: string, nowMs: number): Promise<void> {
  await tx.run("UPDATE users SET last_seen_at_ms = ? WHERE id = ?", [nowMs, userId]);
}

const IS_OPERATOR = "is_operator AND kind <> 'house'";

/** People who may operate the house and were there since; the house itself is none. */
export async function countOperators(tx: Tx, sinceMs: number): Promise<number> {
  const row = await tx.get<{ operators: number }>(
    `SELECT COUNT(*) AS operators FROM users WHERE ${IS_OPERATOR} AND last_seen_at_ms >= ?`,
    [sinceMs],
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
    "UPDATE users SET is_operator = ?, last_seen_at_ms = ? WHERE id = ? AND NOT is_operator",
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
