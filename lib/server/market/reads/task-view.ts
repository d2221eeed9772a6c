import type { Actor } from "@/lib/domain/access/actor";
import { SIGNED_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import { dueAt, isPast, silenceMatrix } from "@/lib/domain/market/deadlines";
import { isTerminal, type TaskVerb, verbsFor } from "@/lib/domain/market/lifecycle";
import { roleOn } from "@/lib/domain/market/task-access";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { Hex } from "@/lib/schemas/hex";
import type { TaskSummaryWire, TaskWire } from "@/lib/schemas/market/task";
import { consentView } from "@/lib/server/escrow/consent/consent-view";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { moneyView, multiplierView, timeView } from "@/lib/server/kernel/wire-values";
import type { AgentRow, TaskEventRow, TaskRow } from "@/lib/server/market/tables/rows";
import { paymentRequest, transactionViews } from "./payment-view";

interface TaskSummaryFacts {
  readonly task: TaskRow;
  readonly buyer: { readonly id: string; readonly name: string };
  readonly agent: Pick<AgentRow, "id" | "name"> | null;
  readonly actor: Actor;
  readonly nowMs: number;
}

interface TaskFacts extends TaskSummaryFacts {
  readonly events: readonly TaskEventRow[];
  readonly outbox: readonly OutboxRow[];
  readonly chainEvents: readonly ChainEventRow[];
  /** Null when the house runs without a chain. */
  readonly place: { readonly chainId: number; readonly escrow: Hex } | null;
  /** Wallet of the agent's owner. */
  readonly agentAddress: Hex | null;
  /** The attestation on who was assigned, once it was given. */
  readonly assignment?: { readonly signature: string } | null;
  /** Of the agent's orchestrator while it worked, where it has one. */
  readonly uptime?: { readonly good: number; readonly known: number } | null;
  /** For a task that is open to a claim: the actor's own agent and its price. */
  readonly claim?: { readonly address: Hex; readonly priceUnits: bigint } | null;
}

/** What this actor may do with the task now. */
function verbsOf(facts: Pick<TaskSummaryFacts, "task" | "actor" | "nowMs">): TaskVerb[] {
  const { task, actor, nowMs } = facts;
  const status = task.status;
  const parties = { buyerId: task.buyerId, agentId: task.agentId, status, strategy: task.strategy };
  const role = roleOn(parties, actor);
  if (role === "house") return [];
  const due = dueAt({ ...task, status, pendingVerb: task.pendingVerb });
  return verbsFor({
    status,
    role,
    asset: task.asset,
    round: task.round,
    pendingVerb: task.pendingVerb,
    review: task.review,
    isPastDue: isPast(due, nowMs),
  });
}

/** A task in a list. */
export function taskSummaryView(facts: TaskSummaryFacts): TaskSummaryWire {
  const { task } = facts;
  return {
    ...textsOfTask(task),
    verbs: verbsOf(facts),
    buyer: { id: facts.buyer.id, name: facts.buyer.name },
    agent: facts.agent ? { id: facts.agent.id, name: facts.agent.name } : null,
    ...moneyOfTask(task),
    ...timesOfTask(task),
    payment: { state: task.paymentState },
  };
}

/** A task on its own page, as this actor sees it. */
export function taskView(facts: TaskFacts): TaskWire {
  const { task } = facts;
  const summary = taskSummaryView(facts);
  return {
    ...summary,
    durations: task.terms,
    candidateBy: timeView(task.candidateByAtMs),
    silence: silenceOf(task),
    consent: consentsOf(facts, summary.verbs),
    payment: {
      state: summary.payment.state,
      request: isBuyer(facts) && facts.place ? paymentRequest(task, facts.place) : null,
      transactions: transactionViews(facts.outbox, facts.chainEvents),
    },
    jobId: task.jobId,
    assignment: assignmentOf(facts),
    uptime: facts.uptime ? { good: facts.uptime.good, known: facts.uptime.known } : null,
    deliverable: task.deliverable,
    resultHash: task.resultHash,
    verdicts: task.verdicts,
    undisputedBps: task.undisputedBps,
    agentShareBps: task.agentShareBps,
    timeline: facts.events.map(timelineLine),
  };
}

/** Only the agent itself gets it: whoever holds it can act for the assignment. */
function assignmentOf({ task, agentAddress, assignment, actor }: TaskFacts): TaskWire["assignment"] {
  const isAgents = actor.kind === "user" && task.agentId !== null && actor.agentIds.includes(task.agentId);
  if (!assignment || !isAgents || agentAddress === null || task.agentPriceUnits === null) return null;
  const price = moneyView(task.asset, task.agentPriceUnits);
  return { agent: agentAddress, price, signature: assignment.signature };
}

function isBuyer(facts: TaskFacts): boolean {
  return facts.actor.kind === "user" && facts.actor.userId === facts.task.buyerId;
}

function textsOfTask(task: TaskRow) {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    complexity: task.complexity,
    asset: task.asset,
    strategy: task.strategy,
    review: task.review,
    access: task.access,
    skills: task.skills,
    criteria: task.criteria,
    source: task.source,
    status: task.status,
    pendingVerb: task.pendingVerb,
    quoteId: task.quoteId,
    round: task.round,
    version: task.version,
  };
}

function moneyOfTask(task: TaskRow) {
  const { asset } = task;
  const isSettled = isTerminal(task.status) && task.paymentState !== "none";
  const settlement = {
    agent: moneyView(asset, task.paidAgentUnits),
    fee: moneyView(asset, task.paidFeeUnits),
    buyer: moneyView(asset, task.refundedUnits),
  };
  return {
    multiplier: multiplierView(task.multiplierHundredths),
    price: moneyView(asset, task.ceilingUnits),
    fee: moneyView(asset, task.feeUnits),
    total: moneyView(asset, task.totalUnits),
    agentPrice: task.agentPriceUnits === null ? null : moneyView(asset, task.agentPriceUnits),
    settlement: isSettled ? settlement : null,
  };
}

function timesOfTask(task: TaskRow) {
  return {
    terms: {
      payBy: timeView(task.payByAtMs),
      acceptBy: timeView(task.acceptByAtMs),
      deliverBy: timeView(task.deliverByAtMs),
      reviewBy: timeView(task.reviewByAtMs),
      contestBy: timeView(task.contestByAtMs),
      resolveBy: timeView(task.resolveByAtMs),
    },
    dueAt: timeView(task.dueAtMs),
    createdAt: timeView(task.createdAtMs),
    updatedAt: timeView(task.updatedAtMs),
  };
}

function silenceOf(task: TaskRow): TaskWire["silence"] {
  const rows = silenceMatrix({
    terms: task.terms,
    nowMs: task.createdAtMs,
    asset: task.asset,
    review: task.review,
    isDirect: task.strategy === "direct",
    known: task,
  });
  return rows.map(({ step, who, until, outcome }) => ({ step, who, until: timeView(until), outcome }));
}

function consentsOf(facts: TaskFacts, verbs: readonly string[]): Record<string, TypedDataWire> {
  const { place, task, claim } = facts;
  if (!place || task.jobId === null || task.status === "awaiting_payment") return {};
  const parties = {
    task,
    place,
    agentAddress: claim?.address ?? facts.agentAddress,
    agentPriceUnits: claim?.priceUnits ?? task.agentPriceUnits,
  };
  const signed = SIGNED_VERBS.filter((verb) => verbs.includes(verb));
  return Object.fromEntries(
    signed.flatMap((verb) => {
      const consent = consentView(verb, parties);
      return consent ? [[verb, consent]] : [];
    }),
  );
}

function timelineLine(event: TaskEventRow): TaskWire["timeline"][number] {
  return {
    sequence: event.seq,
    at: timeView(event.atMs),
    event: event.event,
    actor: { kind: event.actorKind, id: event.actorId },
    detail: event.detail,
  };
}
