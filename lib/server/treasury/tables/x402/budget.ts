import { DAY_MS } from "@/lib/domain/time";
import type { Tx } from "@/lib/server/store/tx";

/** What was asked of the chain for payments that were made in the day from a moment on; a clock may have been ahead. */
export interface Settlements {
  /** How often the chain was owed one. */
  readonly tried: number;
  /** How often it did not take one. */
  readonly reverted: number;
}

const SUMS = "COALESCE(SUM(settlements), 0) AS tried, COALESCE(SUM(reverts), 0) AS reverted";
const IN_A_DAY = "created_at_ms >= ? AND created_at_ms < ?";
const aDayFrom = (sinceMs: number) => [sinceMs, sinceMs + DAY_MS];

export async function settlementsOfPayer(
  tx: Tx,
  of: { payer: string; sinceMs: number },
): Promise<Settlements> {
  const { payer, sinceMs } = of;
  return counted(
    await tx.get<Settlements>(`SELECT ${SUMS} FROM x402_payments WHERE owner_address = ? AND ${IN_A_DAY}`, [
      payer,
      ...aDayFrom(sinceMs),
    ]),
  );
}

export async function settlementsOfHouse(tx: Tx, sinceMs: number): Promise<Settlements> {
  return counted(
    await tx.get<Settlements>(`SELECT ${SUMS} FROM x402_payments WHERE ${IN_A_DAY}`, aDayFrom(sinceMs)),
  );
}

/** Who bought on an earlier day, and was settled. */
const BOUGHT_BEFORE = "paid_at_ms IS NOT NULL AND created_at_ms < ?";

export async function isKnownPayer(tx: Tx, of: { payer: string; sinceMs: number }): Promise<boolean> {
  const sql = `SELECT id FROM x402_payments WHERE owner_address = ? AND ${BOUGHT_BEFORE} LIMIT 1`;
  return (await tx.get(sql, [of.payer, of.sinceMs])) !== undefined;
}

/** Of all who bought on no earlier day. */
export async function settlementsOfNewPayers(tx: Tx, sinceMs: number): Promise<Settlements> {
  const known = `SELECT k.id FROM x402_payments k WHERE k.owner_address = p.owner_address AND ${BOUGHT_BEFORE}`;
  const sql = `SELECT ${SUMS} FROM x402_payments p WHERE ${IN_A_DAY} AND NOT EXISTS (${known})`;
  return counted(await tx.get<Settlements>(sql, [...aDayFrom(sinceMs), sinceMs]));
}

/** Sums are bigints on one of the engines. */
const counted = (row: Settlements | undefined): Settlements => ({
  tried: Number(row?.tried ?? 0),
  reverted: Number(row?.reverted ?? 0),
});

/** Whether the chain has not settled a payment of a payer yet. */
export async function hasUnsettled(tx: Tx, payer: string): Promise<boolean> {
  const row = await tx.get<{ id: string }>(
    "SELECT id FROM x402_payments WHERE state = 'settling' AND owner_address = ? LIMIT 1",
    [payer],
  );
  return row !== undefined;
}
