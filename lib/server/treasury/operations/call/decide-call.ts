import { hashOfId } from "@/lib/chain/router-calls";
import { APPROVAL_LIFE_MS } from "@/lib/domain/treasury/approval";
import { CALL_LEASE_MS, type PaymentRail, stateOnceLetPass } from "@/lib/domain/treasury/call-lifecycle";
import { type CallRequest, type Decision, decide } from "@/lib/domain/treasury/decide";
import { capsFor, type Policy, priorityOf, type Service } from "@/lib/domain/treasury/policy";
import type { DecisionEvidence } from "@/lib/schemas/treasury/evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { openApproval } from "@/lib/server/treasury/operations/approval/open-approval";
import { holdBudgets } from "@/lib/server/treasury/operations/budget/move-budgets";
import { booksOfCall } from "@/lib/server/treasury/reads/call/books-of-call";
import { capReading, needsView } from "@/lib/server/treasury/reads/cap-reading";
import { policyForCall } from "@/lib/server/treasury/reads/services-in-effect";
import { type BudgetTurn, nextTurn } from "@/lib/server/treasury/tables/budgets";
import { insertDecision } from "@/lib/server/treasury/tables/decisions";
import type { DecisionRow, ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { insertCall } from "@/lib/server/treasury/tables/service-calls";
import { evidenceOf } from "./evidence-of";
import { owePayment } from "./owe-payment";

interface Asked {
  readonly request: CallRequest;
  /** What the service is asked for, as its provider understands it. */
  readonly input: ServiceCallRow["input"];
  /** Null where the house asks. */
  readonly userId: string | null;
  readonly nowMs: number;
}

interface Decided {
  readonly decision: DecisionRow;
  /** Null where it is refused. */
  readonly call: ServiceCallRow | null;
  /** What is called; null where it is unknown. */
  readonly service: Service | null;
}

/**
 * Decides a call, records it, and holds its money: one op, so that no two calls are let pass for the same money. What is
 * to be paid on the chain is owed to it in the same write, unless somebody has to approve it first.
 */
export async function decideCall(tx: Tx, context: Context, asked: Asked): Promise<Decided> {
  const { request } = asked;
  const { version, policy } = await policyForCall(tx, request.serviceId);
  const at = await nextTurn(tx, asked.nowMs);
  const { atMs } = at;
  const books = await booksOfCall(tx, { policy, request, atMs });
  const answer = decide({ policy, books, request, nowMs: atMs });
  const id = context.newId("dec", asked.nowMs);
  const rail = context.config.paymentRail;
  const evidence = evidenceOf(policy, { request, books });
  const decision = decisionRow({ id, version, rail, asked, answer, at, evidence });
  await insertDecision(tx, decision);
  const call = await holdFor(tx, context, { policy, decision, answer, asked, atMs });
  return { decision, call, service: answer.service };
}

async function holdFor(
  tx: Tx,
  context: Context,
  of: { policy: Policy; decision: DecisionRow; answer: Decision; asked: Asked; atMs: number },
): Promise<ServiceCallRow | null> {
  const { policy, answer, atMs } = of;
  const { service, costUnits } = answer;
  if (answer.approved === 0 || service === null) return null;
  const call = callRow({ ...of, service });
  const caps = capsFor(policy, { agentId: call.agentId, service });
  await holdBudgets(tx, { caps, units: costUnits, atMs });
  await insertCall(tx, call);
  if (call.state === "waiting") await openApproval(tx, { call, service });
  if (call.state === "paying") {
    const priority = priorityOf(policy, call.agentId);
    await owePayment(tx, context, { call, priority, nowMs: of.asked.nowMs });
  }
  return call;
}

function callRow(of: {
  decision: DecisionRow;
  answer: Decision;
  service: Service;
  asked: Asked;
  atMs: number;
}): ServiceCallRow {
  const { decision, answer, service, asked, atMs } = of;
  const { id, rail } = decision;
  const { costUnits } = answer;
  const isWaiting = answer.action === "WAITING";
  return {
    id,
    callHash: hashOfId(id),
    agentId: asked.request.agentId,
    serviceId: service.id,
    payeeAddress: service.payee,
    category: service.category,
    quantity: answer.approved,
    input: asked.input,
    rail,
    costUnits,
    paidUnits: 0n,
    returnedUnits: 0n,
    state: isWaiting ? "waiting" : stateOnceLetPass({ rail, costUnits }),
    version: 1,
    answer: null,
    failure: null,
    fault: null,
    tries: 0,
    nextTryAtMs: 0,
    heldAtMs: atMs,
    leaseUntilMs: asked.nowMs + (isWaiting ? APPROVAL_LIFE_MS : CALL_LEASE_MS),
    paidAtMs: null,
    endedAtMs: null,
    settledTurn: null,
  };
}

function decisionRow(of: {
  id: string;
  version: number;
  rail: PaymentRail;
  asked: Asked;
  answer: Decision;
  at: BudgetTurn;
  evidence: DecisionEvidence;
}): DecisionRow {
  const { request, userId } = of.asked;
  const { answer } = of;
  return {
    id: of.id,
    agentId: request.agentId,
    serviceId: request.serviceId,
    calledServiceId: answer.service?.id ?? null,
    action: answer.action,
    mode: answer.mode,
    quantity: request.quantity,
    approvedQuantity: answer.approved,
    isDowngradeAllowed: request.allowDowngrade,
    costUnits: answer.costUnits,
    caps: answer.caps.map(capReading),
    needs: answer.needs && needsView(answer.needs),
    reason: answer.reason,
    policyVersion: of.version,
    rail: of.rail,
    userId,
    atMs: of.at.atMs,
    turn: of.at.turn,
    evidence: of.evidence,
  };
}
