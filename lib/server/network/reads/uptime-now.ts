import { evaluate } from "@/lib/domain/network/evaluate";
import { MODE_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import type { ProbeCount } from "@/lib/domain/network/samples";
import type { UptimeNowWire } from "@/lib/schemas/network/orchestrator";
import type { OrchestratorRow, ProbeSampleRow } from "@/lib/server/network/tables/rows";

interface Now {
  readonly nowMs: number;
  readonly rules: PayoutRules;
  /** Of the last minutes, oldest first. */
  readonly samples: readonly ProbeSampleRow[];
}

/**
 * What an orchestrator would be evaluated as at this moment, by the looks of the last minute. Null without one that is known, and
 * where a whole day counts: that one moves no faster than its evaluations.
 */
export function uptimeNow(row: OrchestratorRow, { nowMs, rules, samples }: Now): UptimeNowWire | null {
  if (rules.mode !== "seed") return null;
  const recent = samples.filter(({ atMs }) => atMs > nowMs - MODE_RULES.seed.windowMs);
  const latest = recent.findLast(({ outcome }) => outcome !== "unknown")?.outcome ?? "unknown";
  const window = countOf(recent);
  const { uptime, seen } = evaluate(rules, row, {
    atMs: nowMs,
    window,
    sinceLast: window,
    latest: latest === "unknown" ? null : latest,
    workerBps: recent.findLast(({ workerBps }) => workerBps !== null)?.workerBps ?? null,
  });
  if (uptime === null || seen === null) return null;
  const { workerBps, paidBps, interval } = uptime;
  return { ...window, workerBps, paidBps, interval, tier: seen };
}

function countOf(samples: readonly ProbeSampleRow[]): ProbeCount {
  const known = samples.filter(({ outcome }) => outcome !== "unknown");
  return { good: known.filter(({ outcome }) => outcome === "ok").length, known: known.length };
}
