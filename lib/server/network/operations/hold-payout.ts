import { hashOfId } from "@/lib/chain/router-calls";
import { CALL_LEASE_MS, type PaymentRail } from "@/lib/domain/treasury/call-lifecycle";
import { capKey } from "@/lib/domain/treasury/caps";
import { capsForPayout, decidePayout, type PayoutAnswer } from "@/lib/domain/treasury/payouts/decide";
import { PAYOUT_AGENT, PAYOUT_CATEGORY, PAYOUT_SERVICE } from "@/lib/domain/treasury/payouts/names";
import type { Policy } from "@/lib/domain/treasury/policy";
import { UNUSED, type Usage } from "@/lib/domain/treasury/usage";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { holdBudgets } from "@/lib/server/treasury/operations/budget/move-budgets";
import { isSummed, readUsage } from "@/lib/server/treasury/reads/read-usage";
import { treasuryMoney } from "@/lib/server/treasury/reads/treasury-money";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { insertCall } from "@/lib/server/treasury/tables/service-calls";

interface Wanted {
  readonly policy: Policy;
  readonly payeeAddress: string;
  readonly units: bigint;
  readonly rail: PaymentRail;
  /** By the clock of budgets. */
  readonly atMs: number;
}

/** Asks the policy for a payout, and holds its money as a call of the treasury's own agent where it passes. */
export async function holdPayout(
  tx: Tx,
  context: Context,
  wanted: Wanted,
): Promise<PayoutAnswer & { readonly call?: ServiceCallRow }> {
  const { policy, payeeAddress: payee, units, atMs } = wanted;
  const caps = capsForPayout(policy, payee);
  const usages = new Map<string, Usage>();
  for (const cap of caps) if (isSummed(cap)) usages.set(capKey(cap), await readUsage(tx, cap, atMs));
  const { balanceUnits, heldUnits } = await treasuryMoney(tx);
  const usageOf = (cap: Parameters<typeof capKey>[0]) => usages.get(capKey(cap)) ?? UNUSED;
  const treasuryUnits = balanceUnits - heldUnits;
  const answer = decidePayout({ policy, payee, units, usageOf, treasuryUnits, atMs });
  if (answer.kind !== "pass") return answer;
  const call = callOf(context, wanted);
  await holdBudgets(tx, { caps, units, atMs });
  await insertCall(tx, call);
  return { ...answer, call };
}

function callOf(context: Context, { payeeAddress, units, rail, atMs }: Wanted): ServiceCallRow {
  const id = context.newId("pyc");
  return {
    ...{ id, callHash: hashOfId(id), agentId: PAYOUT_AGENT, serviceId: PAYOUT_SERVICE, payeeAddress },
    ...{ category: PAYOUT_CATEGORY, quantity: 1, input: {}, rail, costUnits: units },
    ...{ paidUnits: 0n, returnedUnits: 0n, state: rail === "router" ? "paying" : "held", version: 1 },
    ...{ answer: null, failure: null, fault: null, tries: 0, nextTryAtMs: 0 },
    ...{ heldAtMs: atMs, leaseUntilMs: context.clock() + CALL_LEASE_MS },
    ...{ paidAtMs: null, endedAtMs: null, settledTurn: null },
  };
}
