import type { Policy } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import { owePayout } from "@/lib/server/network/operations/owe-payout";
import { insertEvaluation } from "@/lib/server/network/tables/evaluations";
import type { EvaluationRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** The policy with a limit of what uptime is paid a day. */
export function payingPolicy(policy: Policy, limitUnits: bigint): Policy {
  const cap = { scope: "category", of: "payouts", window: "day", limitUnits, rolloverBps: 0 } as const;
  return { ...policy, caps: [...policy.caps, { ...cap, sinceAtMs: 0 }] };
}

/** An evaluation as one of an orchestrator that is there, and what it owes. */
export async function evaluatedAs(
  tx: Tx,
  context: Context,
  of: { orchestratorId: string; number: number; microUsd: bigint },
): Promise<string | null> {
  const { orchestratorId, number, microUsd } = of;
  const atMs = context.clock();
  const row: EvaluationRow = {
    ...{ orchestratorId, number, atMs, mode: "seed", good: 6, known: 6, workerBps: 10_000, paidBps: 10_000 },
    ...{ lowBps: 6_000, highBps: 10_000, isFailed: false, seenTier: "EXCELLENT", tier: "EXCELLENT" },
    ...{
      warnedFrom: null,
      failures: 0,
      isSuspended: false,
      usdUnits: microUsd,
      steps: [],
      inputs: null,
      dueAtMs: atMs,
    },
  };
  await insertEvaluation(tx, row);
  return owePayout(tx, context, { orchestratorId, evaluation: number, reason: "evaluation", microUsd });
}
