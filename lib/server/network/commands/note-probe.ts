import type { Judged } from "@/lib/domain/network/judge-probe";
import type { Context } from "@/lib/server/kernel/context";
import { findOrchestrator, setNextProbe } from "@/lib/server/network/tables/orchestrators";
import { insertSample, sampleInSlot } from "@/lib/server/network/tables/probe-samples";

/** From where the house itself looks. */
const VANTAGE = "house";

interface Noted {
  readonly orchestratorId: string;
  readonly judged: Judged;
  /** When the job was sent. */
  readonly atMs: number;
  /** For which of all slots of ten seconds. */
  readonly slot: number;
  readonly nextProbeAtMs: number;
}

/** Keeps what a probe found, once a slot. */
export function noteProbe(context: Context, noted: Noted): Promise<void> {
  const { orchestratorId, judged, atMs, slot } = noted;
  return context.store.write(async (tx) => {
    if ((await findOrchestrator(tx, orchestratorId)) === undefined) return;
    await setNextProbe(tx, { id: orchestratorId, atMs: noted.nextProbeAtMs });
    if ((await sampleInSlot(tx, { id: orchestratorId, slot })) !== undefined) return;
    await insertSample(tx, { orchestratorId, slot, vantage: VANTAGE, atMs, ...judged });
  });
}
