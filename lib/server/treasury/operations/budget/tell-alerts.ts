import { alertsAt, forecastAt } from "@/lib/domain/treasury/alerts";
import { capStateAt, type Usage } from "@/lib/domain/treasury/usage";
import type { Tx } from "@/lib/server/store/tx";
import type { SummedCap } from "@/lib/server/treasury/reads/read-usage";
import { insertForecast } from "@/lib/server/treasury/tables/budget-forecasts";
import { insertAlert, type WindowKey } from "@/lib/server/treasury/tables/budgets";

/** Says, once a window, that it came to 80 or 100 % of its limit, and when it will be empty at its pace. */
export async function tellAlerts(
  tx: Tx,
  of: { cap: SummedCap; key: WindowKey; usage: Usage; atMs: number },
): Promise<void> {
  const { cap, key, usage, atMs } = of;
  const usedUnits = usage.spentUnits + usage.heldUnits;
  const limitUnits = cap.limitUnits + usage.carriedUnits;
  for (const thresholdBps of alertsAt({ usedUnits, limitUnits }))
    await insertAlert(tx, { ...key, thresholdBps, atMs });
  const emptyAtMs = forecastAt(capStateAt(cap, { usage, atMs }), { atMs, sinceMs: key.startAtMs });
  if (emptyAtMs !== null) await insertForecast(tx, { ...key, emptyAtMs, atMs });
}
