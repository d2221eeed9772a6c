import { NotFound } from "@/lib/domain/errors";
import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import type { Policy, SpendingAgent } from "@/lib/domain/treasury/policy";
import type { EditSpendingAgentInput } from "@/lib/schemas/treasury/policy";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { policyCommand } from "@/lib/server/treasury/operations/policy/policy-command";

/** Other budgets, another priority or reserve of an agent. Agents have no way here: an operator alone does. */
export function editSpendingAgent(
  context: Context,
  call: Call<EditSpendingAgentInput & { readonly agentId: string }>,
): Promise<Reply> {
  const { agentId, priority, reserveBps, dailyBudgetUnits, maxPerCallUnits } = call.input;
  return policyCommand(context, call, {
    action: "treasury.operate",
    audited: "spending_agent.edit",
    title: `Budget of ${agentId}`,
    change: (policy) => {
      const edited = withAgent(policy, agentId, (agent) => ({
        ...agent,
        priority: priority ?? agent.priority,
        reserveBps: reserveBps ?? agent.reserveBps,
      }));
      const caps = withLimit(
        withLimit(policy.caps, { of: agentId, window: "call", limitUnits: maxPerCallUnits }),
        { of: agentId, window: "day", limitUnits: dailyBudgetUnits },
      );
      return { ...edited, caps };
    },
  });
}

/** Stops an agent's spending, or lets it go on; what it has under way is carried out. */
export function setAgentPaused(
  context: Context,
  call: Call<{ readonly agentId: string; readonly isPaused: boolean; readonly reason: string }>,
): Promise<Reply> {
  const { agentId, isPaused } = call.input;
  return policyCommand(context, call, {
    action: "treasury.operate",
    audited: isPaused ? "spending_agent.pause" : "spending_agent.resume",
    title: `Resume ${agentId}`,
    change: (policy) => withAgent(policy, agentId, (agent) => ({ ...agent, isPaused })),
    ...(isPaused ? { stops: { agentId } } : {}),
  });
}

function withAgent(policy: Policy, id: string, change: (agent: SpendingAgent) => SpendingAgent): Policy {
  if (!policy.agents.some((agent) => agent.id === id)) throw new NotFound();
  return { ...policy, agents: policy.agents.map((agent) => (agent.id === id ? change(agent) : agent)) };
}

/** Sets the agent's limit of a window, which it may not have had. */
function withLimit(
  caps: readonly Cap[],
  to: { of: string; window: "call" | "day"; limitUnits: bigint | undefined },
): readonly Cap[] {
  const { of, window, limitUnits } = to;
  if (limitUnits === undefined) return caps;
  const own = { scope: "agent", of, window, limitUnits, rolloverBps: 0, sinceAtMs: 0 } as const;
  const isOwn = (cap: Cap) => capKey(cap) === capKey(own);
  if (!caps.some(isOwn)) return [...caps, own];
  return caps.map((cap) => (isOwn(cap) ? { ...cap, limitUnits } : cap));
}
