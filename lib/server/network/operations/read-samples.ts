import { MODE_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import type { Samples } from "@/lib/domain/network/samples";
import { countSamples, lastKnownSample, lastSaying } from "@/lib/server/network/tables/probe-samples";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** What is known of an orchestrator at that moment. */
export async function readSamples(
  tx: Tx,
  { id, evaluatedAtMs }: Pick<OrchestratorRow, "id" | "evaluatedAtMs">,
  at: { rules: PayoutRules; ms: number },
): Promise<Samples> {
  const sinceMs = at.ms - MODE_RULES[at.rules.mode].windowMs;
  // An evaluation of a clock that was ahead says nothing of what came since.
  const lastMs = evaluatedAtMs !== null && evaluatedAtMs < at.ms ? evaluatedAtMs : sinceMs;
  const window = { id, afterMs: sinceMs, toMs: at.ms };
  const latest = (await lastKnownSample(tx, window))?.outcome ?? "unknown";
  return {
    window: await countSamples(tx, window),
    sinceLast: await countSamples(tx, { ...window, afterMs: Math.max(sinceMs, lastMs) }),
    latest: latest === "unknown" ? null : latest,
    workerBps: (await lastSaying(tx, window))?.workerBps ?? null,
  };
}
