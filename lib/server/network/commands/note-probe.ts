import type { Judged } from "@/lib/domain/network/judge-probe";
import type { Context } from "@/lib/server/kernel/context";
import { noteUptime } from "@/lib/server/market/tables/task-uptimes";
import { maintenanceAt } from "@/lib/server/network/tables/maintenances";
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

/** Within a declared maintenance nothing counts, whatever was found. */
function unknown({ outcome, tookMs }: Judged): Judged {
  return { outcome: "unknown", workerBps: null, tookMs, why: `Maintenance was declared; it was ${outcome}.` };
}

/** Keeps what a probe found, once a slot. */
export function noteProbe(context: Context, noted: Noted): Promise<void> {
  const { orchestratorId, judged, atMs, slot } = noted;
  return context.store.write(async (tx) => {
    const row = await findOrchestrator(tx, orchestratorId);
    if (row === undefined) return;
    await setNextProbe(tx, { id: orchestratorId, atMs: noted.nextProbeAtMs });
    if ((await sampleInSlot(tx, { id: orchestratorId, slot })) !== undefined) return;
    const found = (await maintenanceAt(tx, { id: orchestratorId, atMs })) ? unknown(judged) : judged;
    await insertSample(tx, { orchestratorId, slot, vantage: VANTAGE, atMs, ...found });
    if (row.agentId !== null && found.outcome !== "unknown")
      await noteUptime(tx, { agentId: row.agentId, isGood: found.outcome === "ok" });
  });
}
