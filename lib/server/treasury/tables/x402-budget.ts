import type { Tx } from "@/lib/server/store/tx";

/** What was asked of the chain for payments that were made since a moment. */
export interface Settlements {
  /** How often the chain was owed one. */
  readonly tried: number;
  /** How often it did not take one. */
  readonly reverted: number;
}

const SUMS = "COALESCE(SUM(settlements), 0) AS tried, COALESCE(SUM(reverts), 0) AS reverted";

export async function settlementsOfPayer(
  tx: Tx,
  of: { payer: string; sinceMs: number },
): Promise<Settlements> {
  const { payer, sinceMs } = of;
  return counted(
    await tx.get<Settlements>(
      `SELECT ${SUMS} FROM x402_payments WHERE owner_address = ? AND created_at_ms >= ?`,
      [payer, sinceMs],
    ),
  );
}

export async function settlementsOfHouse(tx: Tx, sinceMs: number): Promise<Settlements> {
  return counted(
    await tx.get<Settlements>(`SELECT ${SUMS} FROM x402_payments WHERE created_at_ms >= ?`, [sinceMs]),
  );
}

/** Sums are bigints on one of the engines. */
const counted = (row: Settlements | undefined): Settlements => ({
  tried: Number(row?.tried ?? 0),
  reverted: Number(row?.reverted ?? 0),
});

/** A payment of a payer that the chain has not settled yet. */
export async function unsettledOfPayer(tx: Tx, payer: string): Promise<string | null> {
  const row = await tx.get<{ id: string }>(
    "SELECT id FROM x402_payments WHERE state = 'settling' AND owner_address = ? LIMIT 1",
    [payer],
  );
  return row?.id ?? null;
}
