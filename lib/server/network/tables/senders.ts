import type { Finding } from "@/lib/server/kernel/checks";
import { findPlaces } from "@/lib/server/kernel/checks";
import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { SenderAccountRow, SenderHoldRow } from "./rows";

export function findAccount(tx: Tx, address: string): Promise<SenderAccountRow | undefined> {
  return tx.get<SenderAccountRow>("SELECT * FROM sender_accounts WHERE address = ?", [address]);
}

export function insertAccount(tx: Tx, row: SenderAccountRow): Promise<void> {
  return tx.insert("sender_accounts", asRecord(row));
}

/** False where there is less than that. */
export async function holdOfAccount(tx: Tx, of: { address: string; units: bigint }): Promise<boolean> {
  const sql = `UPDATE sender_accounts SET held_units = held_units + ?
    WHERE address = ? AND opening_units - held_units - charged_units >= ?`;
  return (await tx.run(sql, [of.units, of.address, of.units])) === 1;
}

/** Ends a hold of an account: what was charged is gone, the rest is back. */
export async function settleAccount(
  tx: Tx,
  of: { address: string; heldUnits: bigint; chargedUnits: bigint },
): Promise<void> {
  const sql = `UPDATE sender_accounts SET held_units = held_units - ?, charged_units = charged_units + ?
    WHERE address = ?`;
  await tx.run(sql, [of.heldUnits, of.chargedUnits, of.address]);
}

export function insertHold(tx: Tx, row: SenderHoldRow): Promise<void> {
  return tx.insert("sender_holds", asRecord(row));
}

export function findHold(tx: Tx, id: string): Promise<SenderHoldRow | undefined> {
  return tx.get<SenderHoldRow>("SELECT * FROM sender_holds WHERE id = ?", [id]);
}

/** False where it was ended before. */
export async function endHold(
  tx: Tx,
  of: { id: string; chargedUnits: bigint; atMs: number },
): Promise<boolean> {
  const sql =
    "UPDATE sender_holds SET charged_units = ?, ended_at_ms = ? WHERE id = ? AND ended_at_ms IS NULL";
  return (await tx.run(sql, [of.chargedUnits, of.atMs, of.id])) === 1;
}

/** Those that nobody ends any more, the oldest first. */
export function lapsedHolds(tx: Tx, of: { nowMs: number; limit: number }): Promise<SenderHoldRow[]> {
  const sql =
    "SELECT * FROM sender_holds WHERE ended_at_ms IS NULL AND until_ms <= ? ORDER BY until_ms LIMIT ?";
  return tx.all<SenderHoldRow>(sql, [of.nowMs, of.limit]);
}

export async function oldestLapsedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql = "SELECT MIN(until_ms) AS at_ms FROM sender_holds WHERE ended_at_ms IS NULL AND until_ms <= ?";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}

/** False where it was heard before. */
export async function putNonce(
  tx: Tx,
  of: { address: string; nonce: string; untilMs: number },
): Promise<boolean> {
  const sql = "INSERT INTO sender_nonces (address, nonce, until_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
  return (await tx.run(sql, [of.address, of.nonce, of.untilMs])) === 1;
}

export async function dropNonces(tx: Tx, nowMs: number): Promise<void> {
  await tx.run("DELETE FROM sender_nonces WHERE until_ms <= ?", [nowMs]);
}

/** Accounts that hold something else than their jobs that go on. */
export function accountsOffHolds(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT a.address AS place FROM sender_accounts a WHERE a.held_units <> COALESCE(
      (SELECT SUM(h.held_units) FROM sender_holds h WHERE h.address = a.address AND h.ended_at_ms IS NULL), 0)`,
  );
}
