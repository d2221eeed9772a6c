import { expect } from "vitest";
import type { Context } from "@/lib/server/kernel/context";
import { findAccount } from "@/lib/server/ledger/tables/ledger";

export async function balanceOf(house: Context, accountId: string): Promise<bigint> {
  const account = await house.store.read((tx) => findAccount(tx, accountId));
  return account?.balanceUnits ?? 0n;
}

/** The books add up: every journal and asset sums to zero, balances are their entries, escrow is what tasks hold. */
export async function expectBooksBalanced(house: Context): Promise<void> {
  const found = await house.store.read(async (tx) => ({
    unbalanced: await tx.all(
      "SELECT journal_id, asset FROM entries GROUP BY journal_id, asset HAVING SUM(units) <> 0",
    ),
    wrongBalances: await tx.all(
      `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
       GROUP BY a.id, a.balance_units HAVING a.balance_units <> COALESCE(SUM(e.units), 0)`,
    ),
    escrow: await tx.all<{ asset: string; units: bigint }>(
      "SELECT asset, balance_units AS units FROM accounts WHERE kind = 'escrow' ORDER BY asset",
    ),
    held: await tx.all<{ asset: string; units: bigint }>(
      `SELECT asset, CAST(SUM(held_units) AS BIGINT) AS units FROM tasks
       WHERE asset IN (SELECT asset FROM accounts WHERE kind = 'escrow') GROUP BY asset ORDER BY asset`,
    ),
    miscounted: await tx.all(
      `SELECT c.key FROM counters c WHERE c.key LIKE 'tasks:%' AND c.value <>
       (SELECT COUNT(*) FROM tasks t WHERE 'tasks:' || t.status = c.key)`,
    ),
    overworked: await tx.all(
      `SELECT a.id FROM agents a WHERE a.active_tasks <> (SELECT COUNT(*) FROM tasks t WHERE t.agent_id = a.id
       AND t.status IN ('assigned', 'in_progress', 'submitted', 'rejected', 'disputed'))`,
    ),
  }));
  expect(found.unbalanced).toEqual([]);
  expect(found.wrongBalances).toEqual([]);
  expect(found.held).toEqual(found.escrow);
  expect(found.miscounted).toEqual([]);
  expect(found.overworked).toEqual([]);
}
