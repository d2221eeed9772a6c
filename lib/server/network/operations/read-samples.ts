import { MODE_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import type { Samples } from "@/lib/domain/network/samples";
import { countSamples, lastKnownSample, lastSaying } from "@/lib/server/network/tables/probe-samples";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

type Of = Pick<OrchestratorRow, "id" | "evaluatedAtMs">;
interface At {
  readonly rules: PayoutRules;
  readonly ms: number;
}

/** From when on probes came after the evaluation before, within the window. */
export function sinceLastMs({ evaluatedAtMs }: Pick<Of, "evaluatedAtMs">, { rules, ms }: At): number {
  const sinceMs = ms - MODE_RULES[rules.mode].windowMs;
  // An evaluation of a clock that was ahead says nothing of what came since.
  return evaluatedAtMs !== null && evaluatedAtMs < ms ? Math.max(sinceMs, evaluatedAtMs) : sinceMs;
}

/** What is known of an orchestrator at that moment. */
export async function readSamples(tx: Tx, { id, evaluatedAtMs }: Of, at: At): Promise<Samples> {
  const sinceMs = at.ms - MODE_RULES[at.rules.mode].windowMs;
  const window = { id, afterMs: sinceMs, toMs: at.ms };
  const latest = (await lastKnownSample(tx, window))?.outcome ?? "unknown";
  return {
    window: await countSamples(tx, window),
    sinceLast: await countSamples(tx, { ...window, afterMs: sinceLastMs({ evaluatedAtMs }, at) }),
    latest: latest === "unknown" ? null : latest,
    workerBps: (await lastSaying(tx, window))?.workerBps ?? null,
  };
}
