import { NotFound } from "@/lib/domain/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import type {
  NexusAgentWire,
  NexusLogWire,
  NexusServiceWire,
  NexusStatsWire,
  NexusTransactionWire,
} from "@/lib/schemas/adapters/nexus";
import type { MoneyWire } from "@/lib/schemas/money";
import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { findService, policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { type ApprovalOutcome, countOutcomes, latestOutcomes } from "@/lib/server/treasury/tables/approvals";
import { type ListedCall, listCallRows } from "@/lib/server/treasury/tables/call-list";
import {
  countCallsByState,
  countDecisionsByAction,
  type SpentBy,
  spentEver,
} from "@/lib/server/treasury/tables/call-sums";
import { type ListedDecision, listDecisionRows } from "@/lib/server/treasury/tables/decisions";
import { mneeNumber } from "./mnee-number";
import { countPayments, paymentOfCall } from "./payment-of-call";

/** As many as the seed shows of an agent or a service. */
const SHOWN = 50;

type Remaining = NexusAgentWire & { remainingBudget: number | null };

const unitsOf = (amount: MoneyWire | null) => BigInt(amount?.units ?? "0");
const numberOf = (amount: MoneyWire | null) => amount && mneeNumber(unitsOf(amount));

function agentView(agent: SpendingAgentWire): NexusAgentWire {
  return {
    id: agent.id,
    priority: agent.priority,
    dailyBudget: numberOf(agent.dailyBudget),
    maxPerCall: numberOf(agent.maxPerCall),
    currentDailySpend: mneeNumber(spentToday(agent)),
  };
}

/** What calls under way hold counts as spent until it is free again, so that budget less spend is what remains. */
function spentToday({ spent, held }: SpendingAgentWire): bigint {
  return unitsOf(spent) + unitsOf(held);
}

function withRemaining(agent: SpendingAgentWire): Remaining {
  return { ...agentView(agent), remainingBudget: numberOf(agent.remaining) };
}

function totalOf(agents: readonly SpendingAgentWire[], of: (agent: SpendingAgentWire) => bigint): number {
  return mneeNumber(agents.reduce((sum, agent) => sum + of(agent), 0n));
}

/** Every agent with its day, and what they may spend and spent together. */
export async function nexusTreasury(tx: Tx, nowMs: number) {
  const agents = await spendingAgents(tx, nowMs);
  return {
    agents: Object.fromEntries(agents.map((agent) => [agent.id, withRemaining(agent)])),
    totalAllocated: totalOf(agents, ({ dailyBudget }) => unitsOf(dailyBudget)),
    totalSpent: totalOf(agents, spentToday),
  };
}

export async function nexusAgents(tx: Tx, nowMs: number): Promise<{ agents: NexusAgentWire[] }> {
  const agents = await spendingAgents(tx, nowMs);
  return { agents: agents.map(agentView) };
}

/** @throws NotFound in the seed's words */
export async function nexusAgent(tx: Tx, of: { id: string; nowMs: number }) {
  const agent = await requireAgent(tx, of);
  const { transactions, total } = await callsOf(tx, { agentId: of.id });
  return { ...withRemaining(agent), transactions, totalSpent: total };
}

/** As an edit answers it. @throws NotFound in the seed's words */
export async function nexusBudget(tx: Tx, of: { id: string; nowMs: number }) {
  const { id, dailyBudget, maxPerCall } = agentView(await requireAgent(tx, of));
  return { id, dailyBudget, maxPerCall };
}

async function requireAgent(tx: Tx, of: { id: string; nowMs: number }): Promise<SpendingAgentWire> {
  const agent = (await spendingAgents(tx, of.nowMs)).find(({ id }) => id === of.id);
  if (!agent) throw new NotFound(`Agent ${of.id} not found`);
  return agent;
}

export async function nexusServices(tx: Tx): Promise<{ services: NexusServiceWire[] }> {
  const { policy } = await policyInEffect(tx);
  return { services: policy.services.map(serviceView) };
}

/** @throws NotFound in the seed's words */
export async function nexusService(tx: Tx, id: string) {
  const { said, service } = await findService(tx, id);
  if (!said || !service) throw new NotFound(`Service ${id} not found`);
  const { transactions, total } = await callsOf(tx, { serviceId: id });
  return { ...serviceView(service), transactions, totalRevenue: total };
}

function serviceView({ id, unitPriceUnits, payee, isActive }: Service): NexusServiceWire {
  return { id, unitPrice: mneeNumber(unitPriceUnits), providerAddress: payee, active: isActive };
}

async function callsOf(tx: Tx, filter: SpentBy) {
  const calls = await listCallRows(tx, { ...filter, isLetPass: true, limit: SHOWN });
  const total = mneeNumber(await spentEver(tx, filter));
  return { transactions: oldestFirst(calls).map(transactionView), total };
}

function oldestFirst<T>(newestFirst: readonly T[]): T[] {
  return [...newestFirst].reverse();
}

/** The last calls, oldest first. */
export async function nexusTransactions(tx: Tx, limit: number) {
  const calls = await listCallRows(tx, { isLetPass: true, limit });
  return { transactions: oldestFirst(calls).map(transactionView) };
}

function transactionView(call: ListedCall): NexusTransactionWire {
  const { status, tx_hash, paidUnits } = paymentOfCall(call);
  return {
    timestamp: timeView(call.heldAtMs),
    agent_id: call.agentId,
    service_id: call.serviceId,
    task_id: call.id,
    amount: mneeNumber(paidUnits),
    tx_hash,
    status,
  };
}

/** What the policy said last, and what people said where it asked them; oldest first. */
export async function nexusLogs(tx: Tx, limit: number): Promise<{ logs: NexusLogWire[] }> {
  const said = (await listDecisionRows(tx, { limit })).map((row) => ({ atMs: row.atMs, log: logView(row) }));
  const outcomes = await latestOutcomes(tx, limit);
  const answered = outcomes.map((row) => ({ atMs: row.decidedAtMs, log: outcomeView(row) }));
  const lines = [...oldestFirst(said), ...oldestFirst(answered)].sort((a, b) => a.atMs - b.atMs);
  return { logs: lines.slice(-limit).map(({ log }) => log) };
}

/** The seed knows no call that waits: for its clients it was refused for now, and costs nothing yet. */
function logView(row: ListedDecision): NexusLogWire {
  const isWaiting = row.action === "WAITING";
  return {
    timestamp: timeView(row.atMs),
    agent_id: row.agentId,
    service_id: row.serviceId,
    action: seedAction(row.action),
    reason: isWaiting ? `waits for approval: ${row.reason}` : row.reason,
    cost: mneeNumber(isWaiting ? 0n : row.costUnits),
  };
}

/** What came of one that waited is a line of its own. */
function outcomeView(row: ApprovalOutcome): NexusLogWire {
  const { state, note, deciderId: by } = row;
  const isApproved = state === "approved";
  const isLess = row.mode !== "FULL" || row.approvedQuantity !== row.quantity;
  const told = `approval ${row.id}: ${state}${by ? ` by ${by}` : ""}`;
  return {
    timestamp: timeView(row.decidedAtMs),
    agent_id: row.agentId,
    service_id: row.serviceId,
    action: outcomeAction({ state, isLess }),
    reason: note === null ? told : `${told}: ${note}`,
    cost: mneeNumber(isApproved ? row.costUnits : 0n),
  };
}

function outcomeAction(of: Pick<ApprovalOutcome, "state"> & { isLess: boolean }): NexusLogWire["action"] {
  if (of.state !== "approved") return "REJECTED";
  return of.isLess ? "DOWNGRADED" : "ALLOWED";
}

function seedAction(action: ListedDecision["action"]): NexusLogWire["action"] {
  return action === "WAITING" ? "REJECTED" : action;
}

/** How often what happened since the first call. */
export async function nexusStats(tx: Tx, nowMs: number): Promise<NexusStatsWire> {
  const agents = await spendingAgents(tx, nowMs);
  const { policy } = await currentPolicy(tx);
  const policyActions: Record<string, number> = {};
  const add = (word: NexusLogWire["action"], lines: number) => {
    policyActions[word] = (policyActions[word] ?? 0) + lines;
  };
  for (const { action, decisions } of await countDecisionsByAction(tx)) add(seedAction(action), decisions);
  for (const { approvals, ...of } of await countOutcomes(tx)) add(outcomeAction(of), approvals);
  return {
    transactions: countPayments(await countCallsByState(tx)),
    policyActions,
    totalAllocatedBudget: totalOf(agents, ({ dailyBudget }) => unitsOf(dailyBudget)),
    totalSpent: mneeNumber(await spentEver(tx, {})),
    serviceCount: policy.services.length,
    agentCount: agents.length,
  };
}
