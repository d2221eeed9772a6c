import type { Store, Tx } from "@/lib/server/store/tx";

const CHECKS = {
  "journals that do not sum to 0":
    "SELECT COUNT(*) AS found FROM (SELECT journal_id FROM entries GROUP BY journal_id, asset HAVING SUM(units) <> 0) j",
  "assets that do not sum to 0":
    "SELECT COUNT(*) AS found FROM (SELECT asset FROM entries GROUP BY asset HAVING SUM(units) <> 0) a",
  "balances that differ from their entries": `SELECT COUNT(*) AS found FROM accounts a
     LEFT JOIN (SELECT account_id, SUM(units) AS total FROM entries GROUP BY account_id) e ON e.account_id = a.id
     WHERE a.balance_units <> COALESCE(e.total, 0)`,
  "accounts below their floor": "SELECT COUNT(*) AS found FROM accounts WHERE balance_units < floor_units",
  "completed tasks without exactly one settlement": `SELECT COUNT(*) AS found FROM tasks t
     WHERE (SELECT COUNT(*) FROM settlements s WHERE s.task_id = t.id AND s.agent_units = t.ceiling_units) <> 1`,
  "tasks that still hold money": "SELECT COUNT(*) AS found FROM tasks WHERE held_units <> 0",
} as const;

async function found(tx: Tx, sql: string): Promise<number> {
  return (await tx.get<{ found: number }>(sql))?.found ?? Number.NaN;
}

/** A benchmark whose books are wrong has measured nothing. */
export async function provenBooks(store: Store, expected: { lifecycles: number }): Promise<void> {
  await store.read(async (tx) => {
    for (const [what, sql] of Object.entries(CHECKS)) {
      const count = await found(tx, sql);
      if (count !== 0) throw new RangeError(`After the run there are ${count} ${what}.`);
    }
    const completed = await found(tx, "SELECT COUNT(*) AS found FROM tasks WHERE status = 'completed'");
    if (completed !== expected.lifecycles)
      throw new RangeError(`Acknowledged ${expected.lifecycles}, stored ${completed}.`);
  });
}
