import type { JobWorld } from "@/lib/server/app";
import type { Context } from "@/lib/server/kernel/context";
import { JOBS } from "@/lib/server/startup/subsystems";

/** Whose key signs what the house relays, where a test has no chain. */
export const RELAYER = "0x00000000000000000000000000000000000000Fe";

/** What the ages of waiting things need of a house; what only a running one has seen is nothing. */
export function waitsWorld(context: Context): JobWorld {
  return {
    context,
    chain: context.chain ?? { facts: { relayer: RELAYER, router: null, payer: null } },
    diskWatch: { fullSinceMs: () => null, detail: () => null },
    serviceRegistrar: null,
    policyFileWatch: { staleSinceMs: () => null },
  } as unknown as JobWorld;
}

/** Since when the oldest of each kind waits, of all kinds that any job knows; kinds of which none waits are left out. */
export function waitingSince(
  context: Context,
  nowMs: number = context.clock(),
): Promise<Record<string, number>> {
  return context.store.read(async (tx) => {
    const found: Record<string, number> = {};
    for (const { what, oldestAtMs } of JOBS.flatMap((job) => job.waits(waitsWorld(context)))) {
      const atMs = await oldestAtMs(tx, nowMs);
      if (atMs !== null) found[what] = atMs;
    }
    return found;
  });
}
