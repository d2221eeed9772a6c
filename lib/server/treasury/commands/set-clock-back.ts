import { APPROVAL_LIFE_MS } from "@/lib/domain/treasury/approval";
import { CALL_LEASE_MS } from "@/lib/domain/treasury/call-lifecycle";
import type { TreasuryClockWire } from "@/lib/schemas/treasury/overview";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS } from "@/lib/server/treasury/access";
import { countAnew } from "@/lib/server/treasury/operations/budget/count-anew";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { capApprovals } from "@/lib/server/treasury/tables/approvals";
import { undoResetsAfter } from "@/lib/server/treasury/tables/budget-resets";
import { budgetTimeRead, CLOCK_TOLERANCE_MS, setBudgetTime } from "@/lib/server/treasury/tables/budgets";

/**
 * Sets the clock of budgets back to the house's, where one wrong reading took it far ahead. What was held since counts
 * now: nothing is spent twice whenever it really was; what was reset since begins nothing anew. A clock that is hardly ahead stays, and so does yesterday.
 */
export function setClockBack(context: Context, call: Call<{ readonly reason: string }>): Promise<Reply> {
  const { reason } = call.input;
  return command(context, call, {
    action: ACTIONS["treasury.operate"],
    audited: "treasury.set_clock_back",
    op: async (tx, nowMs) => {
      const wasMs = await budgetTimeRead(tx, nowMs);
      if (wasMs - nowMs <= CLOCK_TOLERANCE_MS) {
        const value: TreasuryClockWire = { at: timeView(wasMs), was: timeView(wasMs), calls: 0 };
        return { status: 200, value, subject: null };
      }
      await setBudgetTime(tx, nowMs);
      await undoResetsAfter(tx, nowMs);
      const { policy } = await currentPolicy(tx);
      const calls = await countAnew(tx, { caps: policy.caps, nowMs, leaseUntilMs: nowMs + CALL_LEASE_MS });
      await capApprovals(tx, nowMs + APPROVAL_LIFE_MS);
      const value: TreasuryClockWire = { at: timeView(nowMs), was: timeView(wasMs), calls };
      const subject = { kind: "treasury", id: "clock", detail: { atMs: nowMs, wasMs, calls, reason } };
      return { status: 200, value, subject };
    },
  });
}
