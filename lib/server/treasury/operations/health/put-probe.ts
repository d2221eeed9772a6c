import { healthAfter, type Probe } from "@/lib/domain/treasury/service-health";
import type { Tx } from "@/lib/server/store/tx";
import { findHealth, putHealth, putHealthChange } from "@/lib/server/treasury/tables/service-health";

/** Keeps how a server answered, and when that changed. */
export async function putProbe(tx: Tx, seen: { origin: string; probe: Probe; atMs: number }): Promise<void> {
  const before = (await findHealth(tx, seen.origin)) ?? null;
  const { origin, atMs } = seen;
  const after = healthAfter(before, seen);
  await putHealth(tx, { origin, ...after });
  const was = before?.state ?? null;
  if (was !== after.state) await putHealthChange(tx, { origin, atMs, was, state: after.state });
}
