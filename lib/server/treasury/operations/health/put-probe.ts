import { healthAfter, type Probe } from "@/lib/domain/treasury/service-health";
import type { Tx } from "@/lib/server/store/tx";
import { findHealth, putHealth } from "@/lib/server/treasury/tables/service-health";

/** Keeps how a server answered. */
export async function putProbe(tx: Tx, seen: { origin: string; probe: Probe; atMs: number }): Promise<void> {
  const before = (await findHealth(tx, seen.origin)) ?? null;
  await putHealth(tx, { origin: seen.origin, ...healthAfter(before, seen) });
}
