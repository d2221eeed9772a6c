import { InvariantBroken, LostRace } from "@/lib/domain/errors";
import { type Evaluation, owedMicroUsd } from "@/lib/domain/network/evaluate";
import { MODE_RULES, UPTIME_MODES } from "@/lib/domain/network/rules";
import type { KnownOutcome } from "@/lib/domain/network/samples";
import { evaluateWithout, type KeptInputs } from "@/lib/domain/network/without";
import type { Context } from "@/lib/server/kernel/context";
import { upheldBetween } from "@/lib/server/network/tables/appeals";
import { evaluationsBetween } from "@/lib/server/network/tables/evaluations";
import { findOrchestrator, swapOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { lastKnownSample, sampleInSlot } from "@/lib/server/network/tables/probe-samples";
import type {
  AppealRow,
  EvaluationRow,
  OrchestratorRow,
  ProbeSampleRow,
} from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { inputsOf } from "./kept-inputs";
import { noteAgent } from "./note-agent";
import { owePayout } from "./owe-payout";

const LONGEST_WINDOW_MS = Math.max(...UPTIME_MODES.map((mode) => MODE_RULES[mode].windowMs));

/** An evaluation by what it kept, before and after a sample stopped counting. */
interface Again {
  readonly was: Evaluation;
  readonly is: Evaluation;
}

/**
 * Owes what each evaluation would have earned more without a sample that counts no more: each is made again from its own inputs, so
 * that what came between them stays as it was. The last evaluation alone also says how the orchestrator stands from now on.
 * Called once the appeal is upheld, in the same write.
 * @returns what is owed in all, in millionths of a dollar
 */
export async function oweForUpheld(tx: Tx, context: Context, appeal: AppealRow): Promise<bigint> {
  const { id: appealId, orchestratorId, atMs } = appeal;
  const around = { id: orchestratorId, fromMs: atMs, beforeMs: atMs + LONGEST_WINDOW_MS };
  let owed = 0n;
  for (const row of await evaluationsBetween(tx, around)) {
    const again = await madeAgain(tx, row, appeal);
    if (again === null) continue;
    const orchestrator = await findOrchestrator(tx, orchestratorId);
    if (orchestrator?.evaluations === row.number) await standAs(tx, orchestrator, again.is);
    const microUsd = owedMicroUsd(again.is) - owedMicroUsd(again.was);
    if (microUsd <= 0n) continue;
    await owePayout(tx, context, {
      orchestratorId,
      evaluation: row.number,
      reason: "appeal",
      appealId,
      microUsd,
    });
    owed += microUsd;
  }
  return owed;
}

/** Null where the sample was not in its window, or nobody kept what it was made of. */
async function madeAgain(tx: Tx, row: EvaluationRow, appeal: AppealRow): Promise<Again | null> {
  if (row.inputs === null) return null;
  const kept = inputsOf(row.inputs);
  const afterMs = row.atMs - MODE_RULES[kept.rules.mode].windowMs;
  if (appeal.atMs <= afterMs) return null;
  const window = { id: row.orchestratorId, afterMs, toMs: row.atMs };
  const upheld = (await upheldBetween(tx, window)).filter((one) => !kept.excludedMs.includes(one));
  const is = without(kept, row.atMs, { upheld, latest: knownOf(await lastKnownSample(tx, window)) });
  const earlier = upheld.toSpliced(upheld.indexOf(appeal.atMs), 1);
  const was = await beforeAppeal(tx, row, { kept, earlier, appeal });
  return { was, is };
}

/** As it came to while the sample still counted, and those that were upheld before did not. */
async function beforeAppeal(
  tx: Tx,
  row: EvaluationRow,
  { kept, earlier, appeal }: { kept: KeptInputs; earlier: readonly number[]; appeal: AppealRow },
): Promise<Evaluation> {
  if (earlier.length === 0) {
    const same = without(kept, row.atMs, { upheld: [], latest: kept.samples.latest });
    if (same.amountMicroUsd === row.usdUnits) return same;
    throw new InvariantBroken("An evaluation is not what its inputs make.", { number: row.number });
  }
  const left = await lastKnownSample(tx, { id: row.orchestratorId, afterMs: appeal.atMs, toMs: row.atMs });
  const own = await sampleInSlot(tx, { id: appeal.orchestratorId, slot: appeal.slot });
  const latest = knownOf(left ?? own);
  return without(kept, row.atMs, { upheld: earlier, latest });
}

function knownOf(sample: ProbeSampleRow | undefined): KnownOutcome | null {
  return sample === undefined || sample.outcome === "unknown" ? null : sample.outcome;
}

function without(
  kept: KeptInputs,
  atMs: number,
  { upheld, latest }: { upheld: readonly number[]; latest: KnownOutcome | null },
): Evaluation {
  const sinceLast = upheld.filter((one) => one > kept.sinceMs).length;
  return evaluateWithout(kept, atMs, { window: upheld.length, sinceLast, latest });
}

/** How it stands is what its last evaluation comes to now; never worse than it did, since an operator may have reinstated it. */
async function standAs(tx: Tx, row: OrchestratorRow, { standing, dueAtMs }: Evaluation): Promise<void> {
  const to = {
    ...standing,
    misses: Math.min(row.misses, standing.misses),
    failures: Math.min(row.failures, standing.failures),
    isSuspended: row.isSuspended && standing.isSuspended,
    dueAtMs: Math.min(row.dueAtMs, dueAtMs),
  };
  if (!(await swapOrchestrator(tx, row, to))) throw new LostRace();
  await noteAgent(tx, row.agentId);
}
