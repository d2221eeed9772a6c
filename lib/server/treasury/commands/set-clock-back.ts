import { APPROVAL_LIFE_MS } from "@/lib/domain/treasury/approval";
import { CALL_LEASE_MS } from "@/lib/domain/treasury/call-lifecycle";
import type { TreasuryClockWire } from "@/lib/schemas/treasury/overview";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { agreeToSetBack } from "@/lib/server/treasury/operations/budget/agree-to-set-back";
import { countAnew } from "@/lib/server/treasury/operations/budget/count-anew";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { capApprovals } from "@/lib/server/treasury/tables/approvals";
import { undoResetsAfter } from "@/lib/server/treasury/tables/budget-resets";
import { budgetTimeRead, CLOCK_TOLERANCE_MS, setBudgetTime } from "@/lib/server/treasury/tables/budgets";

/**
 * Sets the clock of budgets back to the house's, where one wrong reading took it far ahead. What was held since counts
 * now; what was reset since begins nothing anew. A clock that is hardly ahead stays, and so does yesterday. Where it is the
 * house's clock that is wrong, the day that it comes back to may be spent again: two operators ask for it, where two are.
 * @throws ConsentRequired
 */
export function setClockBack(context: Context, call: Call<{ readonly reason: string }>): Promise<Reply> {
  const { actor, input } = call;
  const { reason } = input;
  return command(context, call, {
    action: ACTIONS["treasury.operate"],
    audited: "treasury.set_clock_back",
    op: async (tx, nowMs) => {
      const wasMs = await budgetTimeRead(tx, nowMs);
      const stays: TreasuryClockWire = { at: timeView(wasMs), was: timeView(wasMs), calls: 0, askedBy: null };
      if (wasMs - nowMs <= CLOCK_TOLERANCE_MS) return { status: 200, value: stays, subject: null };
      const subject = { kind: "treasury", id: "clock" };
      const askedBy = await agreeToSetBack(tx, { actor, nowMs });
      if (askedBy !== null) {
        const detail = { atMs: nowMs, wasMs, reason, waits: true };
        return { status: 202, value: { ...stays, askedBy }, subject: { ...subject, detail } };
      }
      const calls = await setBack(tx, nowMs);
      const value: TreasuryClockWire = { ...stays, at: timeView(nowMs), calls };
      return { status: 200, value, subject: { ...subject, detail: { atMs: nowMs, wasMs, calls, reason } } };
    },
  });
}

/** @returns how many calls count anew */
async function setBack(tx: Tx, nowMs: number): Promise<number> {
  await setBudgetTime(tx, nowMs);
  await undoResetsAfter(tx, nowMs);
  const { policy } = await currentPolicy(tx);
  const calls = await countAnew(tx, { caps: policy.caps, nowMs, leaseUntilMs: nowMs + CALL_LEASE_MS });
  await capApprovals(tx, nowMs + APPROVAL_LIFE_MS);
  return calls;
}
