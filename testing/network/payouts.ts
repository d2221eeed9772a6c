import type { Policy } from "@/lib/domain/treasury/policy";
import type { Finding } from "@/lib/server/kernel/checks";
import type { Context } from "@/lib/server/kernel/context";
import { NETWORK_CHECKS } from "@/lib/server/network/checks";
import { owePayout } from "@/lib/server/network/operations/owe-payout";
import { insertEvaluation } from "@/lib/server/network/tables/evaluations";
import type { EvaluationRow, PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { TREASURY_CHECKS } from "@/lib/server/treasury/checks";

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

export const payoutRows = (context: Context): Promise<PayoutRow[]> =>
  context.store.read((tx) => tx.all<PayoutRow>("SELECT * FROM payouts ORDER BY id"));

/** The checks of the treasury and the network that find something. */
export async function brokenMoney(context: Context): Promise<string[]> {
  const found: string[] = [];
  for (const check of [...TREASURY_CHECKS, ...NETWORK_CHECKS]) {
    if (!("find" in check)) continue;
    const find: (tx: Tx) => Promise<readonly Finding[]> = (tx) => check.find(tx, context.clock());
    if ((await context.store.read(find)).length > 0) found.push(check.name);
  }
  return found;
}
