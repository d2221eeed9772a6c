import { firstIdOf } from "@/lib/domain/ids";
import type { Tx } from "@/lib/server/store/tx";

/** What moved in one stretch of time, per asset; units are signed except `settledUnits`. */
export interface BooksMove {
  readonly bucket: number;
  readonly asset: string;
  readonly escrowUnits: bigint;
  readonly feesUnits: bigint;
  readonly settledUnits: bigint;
}

export async function firstJournalAtMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number }>("SELECT at_ms FROM journals ORDER BY id LIMIT 1");
  return row?.atMs ?? null;
}

/** Moves of the escrow and fee accounts since a moment, oldest first. */
export async function booksMoves(tx: Tx, of: { sinceMs: number; bucketMs: number }): Promise<BooksMove[]> {
  return tx.all<BooksMove>(
    `SELECT x.bucket, x.asset,
       CAST(SUM(CASE WHEN x.kind = 'escrow' THEN x.units ELSE 0 END) AS BIGINT) AS escrow_units,
       CAST(SUM(CASE WHEN x.kind = 'fees' THEN x.units ELSE 0 END) AS BIGINT) AS fees_units,
       CAST(SUM(CASE WHEN x.kind = 'escrow' AND x.units < 0 THEN -x.units ELSE 0 END) AS BIGINT) AS settled_units
     FROM (SELECT j.at_ms / CAST(? AS BIGINT) AS bucket, e.asset, e.units, a.kind
       FROM journals j JOIN entries e ON e.journal_id = j.id JOIN accounts a ON a.id = e.account_id
       WHERE j.id >= ? AND a.kind IN ('escrow', 'fees')) x
     GROUP BY x.bucket, x.asset ORDER BY x.bucket, x.asset`,
    [of.bucketMs, firstIdOf("jnl", of.sinceMs)],
  );
}

/** Sums of balances by kind and asset. */
export async function balancesByKind(tx: Tx): Promise<{ kind: string; asset: string; totalUnits: bigint }[]> {
  return tx.all(
    "SELECT kind, asset, CAST(SUM(balance_units) AS BIGINT) AS total_units FROM accounts GROUP BY kind, asset",
  );
}
