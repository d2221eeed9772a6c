import { SECOND_MS } from "@/lib/domain/time";
import type { ReadinessWire, WaitingWire } from "@/lib/schemas/health/readiness";
import type { JobReport } from "@/lib/server/kernel/jobs/runner";
import type { ReadinessReport } from "@/lib/server/kernel/runtime";
import { timeView } from "@/lib/server/kernel/wire-values";

/** What is missing, with what only an operator may read, and all that may wait with its age. */
export function readinessView({ alarms, jobs }: ReadinessReport, nowMs: number): ReadinessWire {
  return {
    ready: alarms.length === 0,
    missing: alarms.map(({ sentence, detail, sinceMs }) => ({ sentence, detail, since: timeView(sinceMs) })),
    waiting: jobs?.flatMap((job) => waitingView(job, nowMs)) ?? null,
  };
}

function waitingView({ name, waiting }: JobReport, nowMs: number): WaitingWire[] {
  return waiting.map(({ what, ageMs, mayWaitMs }) => ({
    what,
    job: name,
    since: ageMs === null ? null : timeView(nowMs - ageMs),
    mayWaitS: mayWaitMs / SECOND_MS,
    isLate: (ageMs ?? 0) > mayWaitMs,
  }));
}
