import { longestWaitMs } from "@/lib/domain/network/due";
import { type Evaluation, evaluate, owedMicroUsd } from "@/lib/domain/network/evaluate";
import { LOOKS_ARE_OVER_MS } from "@/lib/domain/network/judge-probe";
import { MODE_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import type { Standing } from "@/lib/domain/network/standing";
import type { KeptInputs } from "@/lib/domain/network/without";
import type { Context } from "@/lib/server/kernel/context";
import { inputsText } from "@/lib/server/network/operations/kept-inputs";
import { noteAgent } from "@/lib/server/network/operations/note-agent";
import { owePayout } from "@/lib/server/network/operations/owe-payout";
import { readSamples, sinceLastMs } from "@/lib/server/network/operations/read-samples";
import { upheldBetween } from "@/lib/server/network/tables/appeals";
import { insertEvaluation } from "@/lib/server/network/tables/evaluations";
import { findOrchestrator, swapOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { EvaluationRow, OrchestratorRow } from "@/lib/server/network/tables/rows";

/** Evaluates an orchestrator that is due, and owes what it earned; nothing where it is not, so that two who try it do so once. */
export function evaluateOrchestrator(context: Context, id: string): Promise<void> {
  const rules = context.config.payouts;
  return context.store.write(async (tx) => {
    const row = await findOrchestrator(tx, id);
    const nowMs = context.clock();
    if (row === undefined || row.removedAtMs !== null || !isDue(row.dueAtMs, { nowMs, rules })) return;
    const atMs = momentOf(row.dueAtMs, { nowMs, rules });
    const samples = await readSamples(tx, row, { rules, ms: atMs });
    const before = standingOf(row);
    const isHeld = row.heldBy !== null;
    const evaluation = evaluate(rules, before, { ...samples, atMs, isHeld });
    const isSwapped = await swapOrchestrator(tx, row, {
      ...evaluation.standing,
      evaluations: row.evaluations + 1,
      evaluatedAtMs: atMs,
      dueAtMs: evaluation.dueAtMs,
    });
    if (!isSwapped) return;
    await noteAgent(tx, row.agentId);
    const sinceMs = sinceLastMs(row, { rules, ms: atMs });
    const afterMs = atMs - MODE_RULES[rules.mode].windowMs;
    const excludedMs = await upheldBetween(tx, { id, afterMs, toMs: atMs });
    const inputs = { rules, before, samples, sinceMs, excludedMs, isHeld };
    const kept = rowOf(row, { inputs, evaluation });
    await insertEvaluation(tx, kept);
    const owed = { orchestratorId: id, evaluation: kept.number, reason: "evaluation" } as const;
    await owePayout(tx, context, { ...owed, microUsd: owedMicroUsd(evaluation) });
  });
}

interface Now {
  readonly nowMs: number;
  readonly rules: PayoutRules;
}

/** Once the looks before it are over, or where only a clock that was ahead could have said so. */
function isDue(dueAtMs: number, { nowMs, rules }: Now): boolean {
  return dueAtMs <= nowMs - LOOKS_ARE_OVER_MS || dueAtMs > nowMs + longestWaitMs(rules);
}

/** The moment that it was due at, so that waking late makes no interval longer; past an interval, or ahead, it is now. */
function momentOf(dueAtMs: number, { nowMs, rules }: Now): number {
  const lateMs = nowMs - LOOKS_ARE_OVER_MS - dueAtMs;
  return lateMs >= 0 && lateMs < rules.intervalMs ? dueAtMs : nowMs;
}

function standingOf({
  tier,
  seen,
  misses,
  failures,
  checks,
  successes,
  isSuspended,
}: OrchestratorRow): Standing {
  return { tier, seen, misses, failures, checks, successes, isSuspended };
}

function rowOf(
  { id, evaluations }: OrchestratorRow,
  { inputs, evaluation }: { inputs: KeptInputs; evaluation: Evaluation },
): EvaluationRow {
  const { rules, samples } = inputs;
  const { uptime, standing, warning } = evaluation;
  return {
    orchestratorId: id,
    number: evaluations + 1,
    atMs: evaluation.atMs,
    mode: rules.mode,
    ...samples.window,
    workerBps: uptime?.workerBps ?? null,
    paidBps: uptime?.paidBps ?? null,
    lowBps: uptime?.interval.lowBps ?? null,
    highBps: uptime?.interval.highBps ?? null,
    isFailed: uptime?.hasFailed ?? false,
    seenTier: evaluation.seen,
    tier: evaluation.tier,
    warnedFrom: warning?.from ?? null,
    failures: standing.failures,
    isSuspended: standing.isSuspended,
    usdUnits: evaluation.amountMicroUsd,
    steps: evaluation.steps.map(({ factor, numerator, denominator, microUsd }) => ({
      factor,
      numerator: numerator.toString(),
      denominator: denominator.toString(),
      microUsd: microUsd.toString(),
    })),
    dueAtMs: evaluation.dueAtMs,
    inputs: inputsText(inputs),
  };
}
