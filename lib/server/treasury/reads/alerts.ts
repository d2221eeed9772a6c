import type { BudgetAlertWire } from "@/lib/schemas/treasury/overview";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { latestForecasts } from "@/lib/server/treasury/tables/budget-forecasts";
import { latestAlerts } from "@/lib/server/treasury/tables/budgets";
import type { BudgetAlertRow, BudgetForecastRow } from "@/lib/server/treasury/tables/rows";

const SHOWN = 100;

/** What was said of budgets last, the newest first; of one moment the share before the forecast. */
export async function alertsIn(tx: Tx): Promise<BudgetAlertWire[]> {
  const shares = (await latestAlerts(tx, SHOWN)).map(shareView);
  const forecasts = (await latestForecasts(tx, SHOWN)).map(forecastView);
  const told = [...shares, ...forecasts].sort((one, other) => other.atMs - one.atMs).slice(0, SHOWN);
  return told.map(({ atMs, ...alert }) => ({ ...alert, at: timeView(atMs) }));
}

function shareView({ thresholdBps, atMs, ...window }: BudgetAlertRow) {
  return { ...windowView(window), percent: thresholdBps / 100, emptyAt: null, atMs };
}

function forecastView({ emptyAtMs, atMs, ...window }: BudgetForecastRow) {
  return { ...windowView(window), percent: null, emptyAt: timeView(emptyAtMs), atMs };
}

function windowView({ scope, ofId: of, period: window }: Pick<BudgetAlertRow, "scope" | "ofId" | "period">) {
  return { scope, of, window };
}
