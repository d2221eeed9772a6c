import { alertsAt } from "@/lib/domain/treasury/alerts";
import { capKey } from "@/lib/domain/treasury/caps";
import type { BudgetAlertWire } from "@/lib/schemas/treasury/overview";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { latestForecasts } from "@/lib/server/treasury/tables/budget-forecasts";
import { budgetTimeRead, latestAlerts } from "@/lib/server/treasury/tables/budgets";
import type { BudgetAlertRow, BudgetForecastRow } from "@/lib/server/treasury/tables/rows";
import { currentPolicy } from "./current-policy";
import { isSummed, readUsage, windowKeyAt } from "./read-usage";

const SHOWN = 100;

type WindowOf = Pick<BudgetAlertRow, "scope" | "ofId" | "period" | "startAtMs">;

/** What was said of budgets last, the newest first; of one moment the share before the forecast. */
export async function alertsIn(tx: Tx): Promise<BudgetAlertWire[]> {
  return newest(await latestAlerts(tx, SHOWN), await latestForecasts(tx, SHOWN));
}

/**
 * The same of windows that are not over: what the calendar or a reset began anew needs nobody's look any more, nor does a
 * share that a window is below again, since its limit was raised or what it held was given back.
 */
export async function standingAlerts(tx: Tx, atMs: number): Promise<BudgetAlertWire[]> {
  const nowMs = await budgetTimeRead(tx, atMs);
  const alerts = await stillReached(tx, nowMs, await standing(tx, nowMs, await latestAlerts(tx, SHOWN)));
  return newest(alerts, await standing(tx, nowMs, await latestForecasts(tx, SHOWN)));
}

async function standing<R extends WindowOf>(tx: Tx, nowMs: number, rows: readonly R[]): Promise<R[]> {
  const kept: R[] = [];
  for (const row of rows) {
    const key = { scope: row.scope, of: row.ofId, window: row.period };
    if (row.startAtMs >= (await windowKeyAt(tx, key, nowMs)).startAtMs) kept.push(row);
  }
  return kept;
}

/** Those of caps that are there, at their share or above it. */
async function stillReached(
  tx: Tx,
  nowMs: number,
  alerts: readonly BudgetAlertRow[],
): Promise<BudgetAlertRow[]> {
  if (alerts.length === 0) return [];
  const { policy } = await currentPolicy(tx);
  const told = new Set(alerts.map(({ scope, ofId: of, period }) => `${scope}:${of}:${period}`));
  const reached = new Map<string, readonly number[]>();
  for (const cap of policy.caps.filter(isSummed)) {
    if (!told.has(capKey(cap))) continue;
    const { spentUnits, heldUnits, carriedUnits } = await readUsage(tx, cap, nowMs);
    const limitUnits = cap.limitUnits + carriedUnits;
    reached.set(capKey(cap), alertsAt({ usedUnits: spentUnits + heldUnits, limitUnits }));
  }
  return alerts.filter(({ scope, ofId, period, thresholdBps }) =>
    reached.get(`${scope}:${ofId}:${period}`)?.includes(thresholdBps),
  );
}

function newest(
  alerts: readonly BudgetAlertRow[],
  forecasts: readonly BudgetForecastRow[],
): BudgetAlertWire[] {
  const told = [...alerts.map(shareView), ...forecasts.map(forecastView)];
  const sorted = told.sort((one, other) => other.atMs - one.atMs).slice(0, SHOWN);
  return sorted.map(({ atMs, ...alert }) => ({ ...alert, at: timeView(atMs) }));
}

function shareView({ thresholdBps, atMs, ...window }: BudgetAlertRow) {
  return { ...windowView(window), percent: thresholdBps / 100, emptyAt: null, atMs };
}

function forecastView({ emptyAtMs, atMs, ...window }: BudgetForecastRow) {
  return { ...windowView(window), percent: null, emptyAt: timeView(emptyAtMs), atMs };
}

function windowView({ scope, ofId: of, period: window }: WindowOf) {
  return { scope, of, window };
}
