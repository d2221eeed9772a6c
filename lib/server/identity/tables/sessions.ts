import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { SessionRow, SignInNonceRow } from "./rows";

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
