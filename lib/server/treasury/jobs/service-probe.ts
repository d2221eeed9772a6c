import { originOf, type Probe } from "@/lib/domain/treasury/service-health";
import type { Context } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { noteHealth } from "@/lib/server/treasury/commands/note-health";
import { probeServer } from "@/lib/server/treasury/providers/probe-server";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

/** Of a thousand servers that say nothing each is waited for 3 s, and all of them for less than two minutes. */
const AT_ONCE = 32;

/** Asks every server of the policy's services how it is, each once, and keeps what they answer. */
export async function probeServices(context: Context, outbound: Outbound): Promise<void> {
  const { policy } = await context.store.read(currentPolicy);
  const origins = [...new Set(policy.services.map(originOf))].filter((origin) => origin !== null);
  const probes = new Map<string, Probe>();
  const waiting = origins.values();
  const probeOnes = async () => {
    for (const origin of waiting) probes.set(origin, await probeServer(outbound, origin));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, probeOnes));
  await noteHealth(context, { probes, atMs: context.clock() });
}
