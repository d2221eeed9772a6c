import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { BudgetResetRow } from "./rows";

export function insertReset(tx: Tx, row: BudgetResetRow): Promise<void> {
  return tx.insert("budget_resets", asRecord(row));
}

const IS_IN_EFFECT = "NOT EXISTS (SELECT 1 FROM undone_resets u WHERE u.at_ms = budget_resets.at_ms)";
const OF_AGENT = `(agent_id IS NULL OR agent_id = ?) AND ${IS_IN_EFFECT}`;

/** Those after a moment begin nothing anew: they were made while the clock of budgets was ahead of it. */
export async function undoResetsAfter(tx: Tx, atMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO undone_resets (at_ms, undone_at_ms)
     SELECT at_ms, ? FROM budget_resets WHERE at_ms > ? AND ${IS_IN_EFFECT}`,
    [atMs, atMs],
  );
}

/** Whether a reset was ever made at that moment, in effect or not. */
export async function isResetAt(tx: Tx, atMs: number): Promise<boolean> {
  return (await tx.get("SELECT at_ms FROM budget_resets WHERE at_ms = ?", [atMs])) !== undefined;
}

/** The last moment in that time at which the agent's day began anew; null where it did not. */
export async function lastReset(
  tx: Tx,
  of: { agentId: string; fromMs: number; untilMs: number },
): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MAX(at_ms) AS at_ms FROM budget_resets WHERE at_ms >= ? AND at_ms <= ? AND ${OF_AGENT}`,
    [of.fromMs, of.untilMs, of.agentId],
  );
  return row?.atMs ?? null;
}

/** The first moment after this one at which it did; null where there is none yet. */
export async function nextReset(tx: Tx, of: { agentId: string; afterMs: number }): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(at_ms) AS at_ms FROM budget_resets WHERE at_ms > ? AND ${OF_AGENT}`,
    [of.afterMs, of.agentId],
  );
  return row?.atMs ?? null;
}
