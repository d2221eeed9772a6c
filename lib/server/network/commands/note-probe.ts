import type { Judged } from "@/lib/domain/network/judge-probe";
import { PROBE_SLOT_MS } from "@/lib/domain/network/rules";
import type { Context } from "@/lib/server/kernel/context";
import { findOrchestrator, setNextProbe } from "@/lib/server/network/tables/orchestrators";
import { insertSample, lastSample } from "@/lib/server/network/tables/probe-samples";
import type { Tx } from "@/lib/server/store/tx";

/** From where the house itself looks. */
const VANTAGE = "house";

interface Noted {
  readonly orchestratorId: string;
  readonly judged: Judged;
  /** When the job was sent. */
  readonly atMs: number;
  readonly nextProbeAtMs: number;
}

/** Keeps what a probe found, once a slot; what was sent before the last sample says nothing any more. */
export function noteProbe(context: Context, noted: Noted): Promise<void> {
  return context.store.write(async (tx) => {
    if ((await findOrchestrator(tx, noted.orchestratorId)) === undefined) return;
    await setNextProbe(tx, { id: noted.orchestratorId, atMs: noted.nextProbeAtMs });
    await addSample(tx, noted);
  });
}

async function addSample(tx: Tx, { orchestratorId, judged, atMs }: Noted): Promise<void> {
  const before = await lastSample(tx, { id: orchestratorId, toMs: Number.MAX_SAFE_INTEGER });
  const slot = Math.floor(atMs / PROBE_SLOT_MS);
  if (before !== undefined && (before.slot >= slot || before.atMs >= atMs)) return;
  const isKnown = judged.outcome !== "unknown";
  await insertSample(tx, {
    orchestratorId,
    slot,
    vantage: VANTAGE,
    atMs,
    ...judged,
    knownSoFar: (before?.knownSoFar ?? 0) + (isKnown ? 1 : 0),
    goodSoFar: (before?.goodSoFar ?? 0) + (judged.outcome === "ok" ? 1 : 0),
  });
}
