import { healthAfter, originOf, type Probe } from "@/lib/domain/treasury/service-health";
import type { Context } from "@/lib/server/kernel/context";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { forgetHealth, listHealth, putHealth } from "@/lib/server/treasury/tables/service-health";

/** Keeps what probes found of servers by their origins, and forgets those that the policy names no more. */
export function noteHealth(
  context: Context,
  found: { probes: ReadonlyMap<string, Probe>; atMs: number },
): Promise<void> {
  const { probes, atMs } = found;
  return context.store.write(async (tx) => {
    const { policy } = await currentPolicy(tx);
    const named = new Set(policy.services.map(originOf));
    const before = new Map((await listHealth(tx)).map((row) => [row.origin, row]));
    for (const [origin, probe] of probes) {
      if (named.has(origin))
        await putHealth(tx, { origin, ...healthAfter(before.get(origin) ?? null, { probe, atMs }) });
    }
    for (const origin of before.keys()) if (!named.has(origin)) await forgetHealth(tx, origin);
  });
}
