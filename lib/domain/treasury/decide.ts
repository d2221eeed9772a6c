import { formatUnits } from "../money";
import type { Cap } from "./caps";
import { costOf, isMoneyShort, type Limits, largestQuantity, limitsOf, type Weighed } from "./limits";
import { type Needs, needsOf, thenAsking } from "./needs";
import type { Policy, Service, SpendingAgent } from "./policy";
import {
  APPROVED_REASON,
  LOW_TREASURY_REASON,
  limitedReason,
  STOPPED_REASON,
  SUMMARY_REASON,
} from "./reasons";
import { type History, type Risk, risksOf } from "./risk";
import type { CapState, Usage } from "./usage";

export const DECISION_ACTIONS = ["ALLOWED", "DOWNGRADED", "REJECTED", "WAITING"] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

export const CALL_MODES = ["FULL", "SUMMARY_ONLY"] as const;
export type CallMode = (typeof CALL_MODES)[number];

export interface CallRequest {
  readonly agentId: string;
  readonly serviceId: string;
  readonly quantity: number;
  /** Whether a smaller quantity is welcome. */
  readonly allowDowngrade: boolean;
}

/** What the books say at the moment of the decision. */
export interface Books {
  readonly usageOf: (cap: Cap) => Usage;
  readonly treasuryUnits: bigint;
  readonly history: History;
}

export interface Decision {
  readonly action: DecisionAction;
  /** What is called: what was asked for, or its summary; null where the service is unknown. */
  readonly service: Service | null;
  readonly mode: CallMode;
  /** The quantity that may be had; 0 when refused. */
  readonly approved: number;
  /** What is to be held for it, in nano-MNEE. */
  readonly costUnits: bigint;
  /** Every cap of what was asked for. */
  readonly caps: readonly (CapState & { readonly binds: boolean })[];
  /** What would have let all of it pass; null where no money would. */
  readonly needs: Needs | null;
  readonly reason: string;
}

interface Asked {
  readonly policy: Policy;
  readonly books: Books;
  readonly request: CallRequest;
  readonly nowMs: number;
}

/**
 * Whether a call may be made and paid: exists, active, paused, blocked, allowed, risk, caps, reserve, treasury, in this
 * order. The same question has the same answer: no clock and no chance have a say.
 */
export function decide(asked: Asked): Decision {
  const { policy, books, request, nowMs } = asked;
  const agent = policy.agents.find(({ id }) => id === request.agentId);
  const service = policy.services.find(({ id }) => id === request.serviceId);
  if (!agent) return refused(`Agent ${request.agentId} not found in configuration`, service);
  if (!service) return refused(`Service ${request.serviceId} not registered`);
  const why = whyNot(policy, { agent, service });
  if (why !== null) return refused(why, service);
  if (books.history.isProviderDown) return refused(`The provider of ${service.id} does not answer`, service);
  const { quantity } = request;
  const costUnits = costOf(service, quantity);
  const risks = risksOf(policy, { agent, service, costUnits, history: books.history });
  const forbidding = risks.find(({ effect }) => effect === "refuse");
  if (forbidding) return refused(`Risk check failed: ${forbidding.why}`, service);
  const { treasuryUnits, usageOf } = books;
  const call = { policy, agent, service, quantity, treasuryUnits, usageOf, atMs: nowMs };
  return withRisks(decideByLimits(call, request.allowDowngrade), risks);
}

/** Why this agent may not use this service at all; null when it may. */
function whyNot(policy: Policy, of: { agent: SpendingAgent; service: Service }): string | null {
  const { agent, service } = of;
  if (!service.isActive) return `Service ${service.id} is not active`;
  if (policy.isStopped) return STOPPED_REASON;
  if (agent.isPaused) return `Agent ${agent.id} is paused`;
  if (service.blockedAgents.includes(agent.id))
    return `Agent ${agent.id} is blocked from using ${service.id}`;
  if (service.allowedAgents !== null && !service.allowedAgents.includes(agent.id))
    return `Agent ${agent.id} is not in allowed list for ${service.id}`;
  return null;
}

function refused(reason: string, service: Service | null = null): Decision {
  const nothing = { approved: 0, costUnits: 0n, caps: [], needs: null };
  return { action: "REJECTED", service, mode: "FULL", ...nothing, reason };
}

/** All of it, its summary, less of it, or nothing: one step down at most. */
function decideByLimits(call: Weighed, allowDowngrade: boolean): Decision {
  const { service, quantity } = call;
  const limits = limitsOf(call);
  const caps = readingsOf(limits);
  const largest = largestQuantity(call, limits);
  const summary = summaryFor(call, limits);
  const full = { service, mode: "FULL", caps } as const;
  if (largest === quantity && summary === null) {
    const { costUnits } = limits;
    return {
      action: "ALLOWED",
      ...full,
      approved: quantity,
      costUnits,
      needs: null,
      reason: APPROVED_REASON,
    };
  }
  const needs = needsOf(call, { limits, largest: summary === null ? largest : 0, passesAt });
  if (summary !== null) {
    const costUnits = costOf(summary, quantity);
    const reason = isMoneyShort(limits) ? SUMMARY_REASON : LOW_TREASURY_REASON;
    const instead = { service: summary, mode: "SUMMARY_ONLY", approved: quantity, costUnits } as const;
    return { action: "DOWNGRADED", caps, needs, ...instead, reason };
  }
  const reason = limitedReason(limits);
  if (largest === 0 || !service.isDivisible || !allowDowngrade)
    return { action: "REJECTED", ...full, approved: 0, costUnits: 0n, needs, reason };
  const costUnits = costOf(service, largest);
  const told = `${reason}. Downgraded to quantity=${largest}`;
  return { action: "DOWNGRADED", ...full, approved: largest, costUnits, needs, reason: told };
}

/** Whether all of a call would pass as it was asked for. */
function passesAt(call: Weighed): boolean {
  const limits = limitsOf(call);
  return largestQuantity(call, limits) === call.quantity && summaryFor(call, limits) === null;
}

/** The cheaper summary that takes the service's place when money is short or low; null when it need not, or cannot. */
function summaryFor(call: Weighed, limits: Limits): Service | null {
  const { policy, agent, service } = call;
  const isLow = limits.leftUnits < policy.lowTreasuryUnits;
  if (service.summaryId === null || limits.costUnits === 0n || !(isLow || isMoneyShort(limits))) return null;
  const summary = policy.services.find(({ id }) => id === service.summaryId);
  if (!summary || whyNot(policy, { agent, service: summary }) !== null) return null;
  const instead = { ...call, service: summary };
  if (costOf(summary, call.quantity) >= limits.costUnits) return null;
  return largestQuantity(instead, limitsOf(instead)) === call.quantity ? summary : null;
}

function readingsOf({ caps, costUnits }: Limits): Decision["caps"] {
  return caps.map((state) => ({ ...state, binds: state.remainingUnits < costUnits }));
}

function withRisks(decided: Decision, risks: readonly Risk[]): Decision {
  const asking = risks.filter(({ effect }) => effect === "ask").map(({ why }) => why);
  const isAsked = decided.needs !== null && asking.length > 0;
  const decision = isAsked ? { ...decided, needs: thenAsking(decided.needs, asking.join("; ")) } : decided;
  if (decision.action === "REJECTED" || risks.length === 0) return decision;
  const { action, reason, costUnits } = decision;
  const less = action === "DOWNGRADED" ? [`${reason}, which costs ${formatUnits("MNEE", costUnits)}`] : [];
  if (asking.length > 0) return { ...decision, action: "WAITING", reason: [...asking, ...less].join("; ") };
  return { ...decision, reason: `${decision.reason} (Risk: ${risks.map(({ why }) => why).join("; ")})` };
}
