import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";

/** I1: a journal whose entries of one asset do not sum to 0, or that has none. */
export async function unbalancedJournals(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT j.id AS place FROM journals j LEFT JOIN entries e ON e.journal_id = j.id
     GROUP BY j.id, e.asset HAVING COUNT(e.units) < 2 OR SUM(e.units) <> 0`,
  );
}

/** I2: an asset whose entries do not sum to 0, or an entry in another asset than its account's. */
export async function unbalancedAssets(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT asset AS place FROM entries GROUP BY asset HAVING SUM(units) <> 0
     UNION ALL
     SELECT DISTINCT a.id FROM entries e JOIN accounts a ON a.id = e.account_id WHERE e.asset <> a.asset`,
  );
}

/** I3: an account whose cached balance is not the sum of its entries, or entries without an account. */
export async function wrongBalances(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT a.id AS place FROM accounts a
       LEFT JOIN (SELECT account_id, SUM(units) AS total FROM entries GROUP BY account_id) s ON s.account_id = a.id
       WHERE a.balance_units <> COALESCE(s.total, 0)
     UNION ALL
     SELECT e.account_id FROM entries e WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = e.account_id)`,
  );
}

/** I4: an account below its floor. */
export async function accountsBelowFloor(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    "SELECT id AS place FROM accounts WHERE floor_units IS NOT NULL AND balance_units < floor_units",
  );
}
