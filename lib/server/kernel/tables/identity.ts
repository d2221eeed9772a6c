import { asRecord } from "@/lib/server/store/columns";
import type { DemoKeyRow, SessionRow, SignInNonceRow, UserRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";

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

export function findDemoKey(tx: Tx, userId: string): Promise<DemoKeyRow | undefined> {
  return tx.get<DemoKeyRow>("SELECT * FROM demo_keys WHERE user_id = ?", [userId]);
}

export function insertDemoKey(tx: Tx, row: DemoKeyRow): Promise<void> {
  return tx.insert("demo_keys", asRecord(row));
}

export function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  return tx.insert("sessions", asRecord(row));
}

export function sessionById(tx: Tx, id: string): Promise<SessionRow | undefined> {
  return tx.get<SessionRow>("SELECT * FROM sessions WHERE id = ?", [id]);
}

export function sessionByTokenHash(tx: Tx, tokenHash: string): Promise<SessionRow | undefined> {
  return tx.get<SessionRow>("SELECT * FROM sessions WHERE token_hash = ?", [tokenHash]);
}

export async function revokeSessionRow(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE sessions SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL",
    [nowMs, id],
  );
  return changed === 1;
}

export function insertNonce(tx: Tx, row: SignInNonceRow): Promise<void> {
  return tx.insert("sign_in_nonces", asRecord(row));
}

/** Burns a nonce whatever the result: it comes back once, to one caller. */
export function takeNonce(tx: Tx, nonce: string): Promise<SignInNonceRow | undefined> {
  return tx.get<SignInNonceRow>("DELETE FROM sign_in_nonces WHERE nonce = ? RETURNING *", [nonce]);
}

export function dropExpiredNonces(tx: Tx, nowMs: number): Promise<number> {
  return tx.run("DELETE FROM sign_in_nonces WHERE expires_at_ms <= ?", [nowMs]);
}
