import { MODE_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import type { KnownOutcome, ProbeCount, Samples } from "@/lib/domain/network/samples";
import { lastKnownSample, lastSample, lastSaying } from "@/lib/server/network/tables/probe-samples";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** What is known of an orchestrator at that moment; by sums that its samples carry, however many there are. */
export async function readSamples(
  tx: Tx,
  orchestrator: Pick<OrchestratorRow, "id" | "evaluatedAtMs">,
  at: { rules: PayoutRules; ms: number },
): Promise<Samples> {
  const { id, evaluatedAtMs } = orchestrator;
  const sinceMs = at.ms - MODE_RULES[at.rules.mode].windowMs;
  const window = { id, afterMs: sinceMs, toMs: at.ms };
  const sumsTo = async (toMs: number) => sumsOf(await lastSample(tx, { id, toMs }));
  const now = await sumsTo(at.ms);
  const latest = await lastKnownSample(tx, window);
  return {
    window: less(now, await sumsTo(sinceMs)),
    sinceLast: less(now, await sumsTo(Math.max(sinceMs, evaluatedAtMs ?? sinceMs))),
    latest: latest === undefined ? null : knownOutcome(latest.outcome),
    workerBps: (await lastSaying(tx, window))?.workerBps ?? null,
  };
}

function sumsOf(sample: { knownSoFar: number; goodSoFar: number } | undefined): ProbeCount {
  return { known: sample?.knownSoFar ?? 0, good: sample?.goodSoFar ?? 0 };
}

function less(now: ProbeCount, before: ProbeCount): ProbeCount {
  return { known: now.known - before.known, good: now.good - before.good };
}

function knownOutcome(outcome: KnownOutcome | "unknown"): KnownOutcome | null {
  return outcome === "unknown" ? null : outcome;
}
