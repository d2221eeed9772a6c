import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { IdempotencyKeyRow } from "./rows";

export function findIdempotencyKey(
  tx: Tx,
  principal: string,
  key: string,
): Promise<IdempotencyKeyRow | undefined> {
  return tx.get<IdempotencyKeyRow>("SELECT * FROM idempotency_keys WHERE principal = ? AND key = ?", [
    principal,
    key,
  ]);
}

export function insertIdempotencyKey(tx: Tx, row: IdempotencyKeyRow): Promise<void> {
  return tx.insert("idempotency_keys", asRecord(row));
}

export async function dropIdempotencyKey(tx: Tx, principal: string, key: string): Promise<void> {
  await tx.run("DELETE FROM idempotency_keys WHERE principal = ? AND key = ?", [principal, key]);
}

export function dropExpiredIdempotencyKeys(tx: Tx, nowMs: number): Promise<number> {
  return tx.run("DELETE FROM idempotency_keys WHERE expires_at_ms <= ?", [nowMs]);
}
