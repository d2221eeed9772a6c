import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { mulBpsDown } from "@/lib/domain/money";
import type { CallState } from "@/lib/domain/treasury/call-lifecycle";
import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import { largeCostOf, spendableBy } from "@/lib/domain/treasury/desk/spendable";
import { emptyAtMs } from "@/lib/domain/treasury/forecast";
import type { Policy, SpendingAgent } from "@/lib/domain/treasury/policy";
import { dailyBudgetOf } from "@/lib/domain/treasury/policy";
import { capStateAt, UNUSED, type Usage } from "@/lib/domain/treasury/usage";
import { windowAt } from "@/lib/domain/treasury/windows";
import type { KillSwitchWire, SpendingAgentWire } from "@/lib/schemas/treasury/overview";
import type { Columns } from "@/lib/server/http/csv";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { budgetTimeRead } from "@/lib/server/treasury/tables/budgets";
import { countOpenCalls, openCalls, sumsOfCalls } from "@/lib/server/treasury/tables/service-calls";
import { currentPolicy } from "./current-policy";
import { isSummed, readUsage, windowKeyAt } from "./read-usage";
import { treasuryMoney } from "./treasury-money";

const mnee = (units: bigint) => moneyView("MNEE", units);

/** Each agent that spends, with its day in UTC, or since it was had to begin anew. */
export async function spendingAgents(tx: Tx, atMs: number): Promise<SpendingAgentWire[]> {
  const nowMs = await budgetTimeRead(tx, atMs);
  const { policy } = await currentPolicy(tx);
  const books = await booksOfAll(tx, policy, nowMs);
  const views: SpendingAgentWire[] = [];
  for (const agent of policy.agents) views.push(await agentView(tx, { policy, agent, nowMs, books }));
  return views;
}

interface BooksOfAll {
  readonly usageOf: (cap: Cap) => Usage;
  readonly treasuryUnits: bigint;
}

/** What limits agents whatever they buy, read once for all of them. */
async function booksOfAll(tx: Tx, policy: Policy, nowMs: number): Promise<BooksOfAll> {
  const usages = new Map<string, Usage>();
  for (const cap of policy.caps.filter(isSummed))
    if (cap.scope === "agent" || cap.scope === "house")
      usages.set(capKey(cap), await readUsage(tx, cap, nowMs));
  const { balanceUnits, heldUnits } = await treasuryMoney(tx);
  const usageOf = (cap: Cap) => usages.get(capKey(cap)) ?? UNUSED;
  return { usageOf, treasuryUnits: balanceUnits - heldUnits };
}

async function agentView(
  tx: Tx,
  of: { policy: Policy; agent: SpendingAgent; nowMs: number; books: BooksOfAll },
): Promise<SpendingAgentWire> {
  const { policy, agent, nowMs } = of;
  const { id, priority, isPaused: paused } = agent;
  const budget = dailyBudgetOf(policy, id);
  const call = policy.caps.find((cap) => cap.scope === "agent" && cap.of === id && cap.window === "call");
  const usage = budget && isSummed(budget) ? await readUsage(tx, budget, nowMs) : await usageOfDay(tx, of);
  const spendable = spendableBy({ ...of.books, policy, agent, atMs: nowMs });
  const largeCost = largeCostOf(policy, spendable);
  const state = budget ? capStateAt(budget, { usage, atMs: nowMs }) : null;
  return {
    id,
    priority,
    dailyBudget: budget ? mnee(budget.limitUnits) : null,
    maxPerCall: call ? mnee(call.limitUnits) : null,
    carried: mnee(usage.carriedUnits),
    spent: mnee(usage.spentUnits),
    held: mnee(usage.heldUnits),
    remaining: state ? mnee(state.remainingUnits) : null,
    reserved: mnee(state ? mulBpsDown(state.remainingUnits, agent.reserveBps) : 0n),
    resetsAt: timeView(state?.resetsAtMs ?? null),
    emptyAt: timeView(state ? emptyAtMs(state, { atMs: nowMs, sinceMs: usage.startAtMs }) : null),
    paused,
    passesNow: mnee(spendable.units),
    bound: spendable.bound,
    largeCost: largeCost && { effect: largeCost.effect, above: mnee(largeCost.aboveUnits) },
  };
}

/** Agents as a table; amounts in nano-MNEE, empty where there is no limit. */
export const AGENT_COLUMNS: Columns<SpendingAgentWire> = {
  id: ({ id }) => id,
  priority: ({ priority }) => priority,
  paused: ({ paused }) => String(paused),
  daily_budget_units: ({ dailyBudget }) => dailyBudget?.units ?? null,
  max_per_call_units: ({ maxPerCall }) => maxPerCall?.units ?? null,
  spent_units: ({ spent }) => spent.units,
  held_units: ({ held }) => held.units,
  remaining_units: ({ remaining }) => remaining?.units ?? null,
  reserved_units: ({ reserved }) => reserved.units,
  passes_now_units: ({ passesNow }) => passesNow.units,
  resets_at: ({ resetsAt }) => resetsAt,
  empty_at: ({ emptyAt }) => emptyAt,
};

/** Of an agent without a daily budget nobody keeps a sum. */
async function usageOfDay(tx: Tx, of: { agent: SpendingAgent; nowMs: number }) {
  const day = { scope: "agent", of: of.agent.id, window: "day" } as const;
  const { startAtMs } = await windowKeyAt(tx, day, of.nowMs);
  const { endMs: untilMs } = windowAt("day", of.nowMs);
  const calls = { scope: "agent", ofId: of.agent.id, fromMs: startAtMs, untilMs } as const;
  return { ...(await sumsOfCalls(tx, calls)), carriedUnits: 0n, startAtMs };
}

const SHOWN_CALLS = 100;

/** What becomes of a call under way when all spending is stopped. */
const OUTCOMES: Partial<Record<CallState, string>> = {
  waiting: "Is not had any more: its approval is void, and what it holds is free again.",
  held: "Goes on: it is booked when it is served, and gives back what it holds when it fails or its lease ends.",
  paying:
    "Is taken back while nobody has signed its payment. Else goes on: its payment is on its way to the chain; it is served once paid, and gives back what it holds if the chain refuses it.",
  paid: "Goes on: it is paid, and its provider is asked until it is served, or stands as a claim.",
};

/** Whether all spending is stopped, and what becomes of each call under way if it is. */
export async function killSwitchView(store: Store, actor: Actor): Promise<KillSwitchWire> {
  authorize(actor, ACTIONS["treasury.read"]);
  return store.read(async (tx) => {
    const { policy } = await currentPolicy(tx);
    const calls = await openCalls(tx, SHOWN_CALLS);
    const inFlight = calls.map(({ id, agentId, serviceId, costUnits, leaseUntilMs, state }) => ({
      id,
      agentId,
      serviceId,
      held: mnee(costUnits),
      leaseUntil: timeView(leaseUntilMs),
      outcome: OUTCOMES[state] ?? "",
    }));
    const open = (await countOpenCalls(tx)).filter(({ state }) => state !== "claimed");
    const total = open.reduce((sum, one) => sum + one.total, 0);
    return { stopped: policy.isStopped, inFlight, more: total - inFlight.length };
  });
}
