import { NotFound } from "@/lib/domain/errors";
import type { BudgetResetWire } from "@/lib/schemas/treasury/overview";
import type { ResetBudgetsInput } from "@/lib/schemas/treasury/policy";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { requireNoOther } from "@/lib/server/treasury/reads/drafts/second-operator";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { insertReset, isResetAt } from "@/lib/server/treasury/tables/budget-resets";
import { budgetTime } from "@/lib/server/treasury/tables/budgets";

const INSTEAD =
  "Raise the daily budget by a draft, which another operator consents to, or wait until 00:00 UTC.";

/**
 * Lets the day of an agent, or of all, begin anew: what was spent and held since midnight counts no more against its
 * daily budget. Calls under way end in the window that holds them. It gives agents more, and is no draft that somebody
 * could consent to: one operator does it where there is no other.
 * @throws NotFound; ConsentRequired
 */
export function resetBudgets(context: Context, call: Call<ResetBudgetsInput>): Promise<Reply> {
  const { actor, input } = call;
  const { reason, agentId = null } = input;
  const userId = actor.kind === "user" ? actor.userId : null;
  return command(context, call, {
    action: ACTIONS["treasury.operate"],
    audited: "treasury.reset",
    op: async (tx, nowMs) => {
      await requireAgent(tx, agentId);
      await requireNoOther(tx, { userId, nowMs, instead: INSTEAD });
      const atMs = await momentOfItsOwn(tx, nowMs);
      await insertReset(tx, { atMs, agentId, userId, reason });
      const agents = await spendingAgents(tx, atMs);
      const value: BudgetResetWire = { at: timeView(atMs), agentId, by: userId, reason, agents };
      const subject = { kind: "treasury", id: agentId ?? "all", detail: { atMs, reason } };
      return { status: 200, value, subject };
    },
  });
}

/** @throws NotFound */
async function requireAgent(tx: Tx, agentId: string | null): Promise<void> {
  const { policy } = await currentPolicy(tx);
  if (agentId !== null && !policy.agents.some(({ id }) => id === agentId)) throw new NotFound();
}

/** After every call that was held before, and not after any to come: the moment of a hold says in which window it is. */
async function momentOfItsOwn(tx: Tx, nowMs: number): Promise<number> {
  let atMs = await budgetTime(tx, nowMs);
  do atMs += 1;
  while (await isResetAt(tx, atMs));
  return budgetTime(tx, atMs);
}
