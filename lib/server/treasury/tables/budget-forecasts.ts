import type { Tx } from "@/lib/server/store/tx";
import type { BudgetForecastRow } from "./rows";

/** False when the window's was said before. */
export async function insertForecast(tx: Tx, row: BudgetForecastRow): Promise<boolean> {
  const { scope, ofId, period, startAtMs, emptyAtMs, atMs } = row;
  const inserted = await tx.run(
    `INSERT INTO budget_forecasts (scope, of_id, period, start_at_ms, empty_at_ms, at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope, of_id, period, start_at_ms) DO NOTHING`,
    [scope, ofId, period, startAtMs, emptyAtMs, atMs],
  );
  return inserted === 1;
}

/** Forgets what was said of budgets after a moment: shares and forecasts. */
export async function forgetSaidAfter(tx: Tx, atMs: number): Promise<void> {
  for (const table of ["budget_alerts", "budget_forecasts"])
    await tx.run(`DELETE FROM ${table} WHERE at_ms > ?`, [atMs]);
}

/** The newest first. */
export function latestForecasts(tx: Tx, limit: number): Promise<BudgetForecastRow[]> {
  return tx.all<BudgetForecastRow>(
    "SELECT * FROM budget_forecasts ORDER BY at_ms DESC, scope, of_id, period LIMIT ?",
    [limit],
  );
}

/** What was said of budgets since a moment: the share in basis points that was come to, null for forecasts. */
export function countAlertsSince(
  tx: Tx,
  sinceMs: number,
): Promise<{ thresholdBps: number | null; total: number }[]> {
  return tx.all(
    `SELECT threshold_bps, COUNT(*) AS total FROM budget_alerts WHERE at_ms >= ? GROUP BY threshold_bps
     UNION ALL SELECT NULL, COUNT(*) FROM budget_forecasts WHERE at_ms >= ?`,
    [sinceMs, sinceMs],
  );
}
