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
  const inserted = await tx.run(
    `INSERT INTO users (id, name, kind, address, is_operator, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    [row.id, row.name, row.kind, row.address, row.isOperator, row.createdAtMs],
  );
  return inserted === 1;
}

/** People who may operate the house; the house itself is none. */
export async function countOperators(tx: Tx): Promise<number> {
  const row = await tx.get<{ operators: number }>(
    "SELECT COUNT(*) AS operators FROM users WHERE is_operator AND kind <> 'house'",
  );
  return row?.operators ?? 0;
}

/** True when the user was not an operator before. */
export async function grantOperator(tx: Tx, userId: string): Promise<boolean> {
  const changed = await tx.run("UPDATE users SET is_operator = ? WHERE id = ? AND NOT is_operator", [
    true,
    userId,
  ]);
  return changed === 1;
}
