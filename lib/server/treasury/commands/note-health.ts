import { DAY_MS } from "@/lib/domain/time";
import { HEALTH_SHOWN_MS } from "@/lib/domain/treasury/health-history";
import type { Probe } from "@/lib/domain/treasury/service-health";
import type { Context } from "@/lib/server/kernel/context";
import { putProbe } from "@/lib/server/treasury/operations/health/put-probe";
import { forgetHealthBefore, forgetHealthChangesBefore } from "@/lib/server/treasury/tables/service-health";

/** What no service has named for so long nobody has looked at. */
const FORGOTTEN_AFTER_MS = DAY_MS;
/** A day longer than it is shown. */
const CHANGES_KEPT_MS = HEALTH_SHOWN_MS + DAY_MS;

/** Keeps what probes found of servers by their origins, and forgets those that are looked at no more. */
export function noteHealth(
  context: Context,
  found: { probes: ReadonlyMap<string, Probe>; atMs: number },
): Promise<void> {
  const { probes, atMs } = found;
  return context.store.write(async (tx) => {
    for (const [origin, probe] of probes) await putProbe(tx, { origin, probe, atMs });
    await forgetHealthBefore(tx, atMs - FORGOTTEN_AFTER_MS);
    await forgetHealthChangesBefore(tx, atMs - CHANGES_KEPT_MS);
  });
}
