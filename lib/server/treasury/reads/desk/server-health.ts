import {
  HEALTH_SHOWN_MS,
  type HealthChange,
  healthStretches,
  upBps,
} from "@/lib/domain/treasury/health-history";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceHealthRow } from "@/lib/server/treasury/tables/rows";
import { healthChangesOf, healthOf } from "@/lib/server/treasury/tables/service-health";

/** A server as the last probe found it, and when that changed before. */
export type SeenServer = ServiceHealthRow & { readonly changes: readonly HealthChange[] };

/** How these servers are and were, by their origins, as far as they were looked at. */
export async function serversOf(tx: Tx, origins: readonly string[]): Promise<Map<string, SeenServer>> {
  const changes = new Map<string, HealthChange[]>();
  for (const { origin, ...change } of await healthChangesOf(tx, origins))
    changes.set(origin, [...(changes.get(origin) ?? []), change]);
  const rows = await healthOf(tx, origins);
  return new Map(rows.map((row) => [row.origin, { ...row, changes: changes.get(row.origin) ?? [] }]));
}

/** How it was is told until its last probe. */
export function healthView(server: SeenServer | null): ServiceWire["health"] {
  if (server === null)
    return { state: "unknown", since: null, checkedAt: null, tookMs: null, upBps: null, history: [] };
  const { state, sinceAtMs, checkedAtMs: nowMs, tookMs, changes } = server;
  const stretches = healthStretches({ health: server, changes, fromMs: nowMs - HEALTH_SHOWN_MS, nowMs });
  return {
    state,
    since: timeView(sinceAtMs),
    checkedAt: timeView(nowMs),
    tookMs,
    upBps: upBps(stretches),
    history: stretches.map((one) => ({
      state: one.state,
      from: timeView(one.fromMs),
      to: timeView(one.toMs),
    })),
  };
}
