import { MINUTE_MS } from "@/lib/domain/time";
import { type CallRequest, type Decision, decide, withoutApprovals } from "@/lib/domain/treasury/decide";
import type { Needs } from "@/lib/domain/treasury/needs";
import { capsFor, type Policy } from "@/lib/domain/treasury/policy";
import type { CapReadingWire, NeedsWire } from "@/lib/schemas/treasury/decision";
import type { Context } from "@/lib/server/kernel/context";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { holdBudgets } from "@/lib/server/treasury/operations/budget/move-budgets";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { budgetTime } from "@/lib/server/treasury/tables/budgets";
import { insertDecision } from "@/lib/server/treasury/tables/decisions";
import type { DecisionRow, ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { insertCall } from "@/lib/server/treasury/tables/service-calls";
import { booksOfCall } from "./books-of-call";

/** Past it a call that nobody ended gives back what it holds. */
const LEASE_MS = 2 * MINUTE_MS;

interface Asked {
  readonly request: CallRequest;
  /** Null where the house asks. */
  readonly userId: string | null;
  readonly nowMs: number;
}

interface Decided {
  readonly decision: DecisionRow;
  /** Null where nothing was let pass. */
  readonly call: ServiceCallRow | null;
}

/** Decides a call, records it, and holds its money: one op, so that no two calls are let pass for the same money. */
export async function decideCall(tx: Tx, context: Context, asked: Asked): Promise<Decided> {
  const { version, policy } = await currentPolicy(tx);
  const { request } = asked;
  const atMs = await budgetTime(tx, asked.nowMs);
  const books = await booksOfCall(tx, { policy, request, atMs });
  const answer = withoutApprovals(decide({ policy, books, request, nowMs: atMs }));
  const id = context.newId("dec", atMs);
  const decision = decisionRow({ id, version, asked, answer, atMs });
  await insertDecision(tx, decision);
  return { decision, call: await holdFor(tx, { policy, id, answer, request, atMs }) };
}

async function holdFor(
  tx: Tx,
  of: { policy: Policy; id: string; answer: Decision; request: CallRequest; atMs: number },
): Promise<ServiceCallRow | null> {
  const { policy, id, answer, request, atMs } = of;
  const { service, costUnits } = answer;
  if (answer.approved === 0 || service === null) return null;
  const { agentId } = request;
  const call: ServiceCallRow = {
    id,
    agentId,
    serviceId: service.id,
    payeeAddress: service.payee,
    category: service.category,
    costUnits,
    state: "held",
    version: 1,
    failure: null,
    heldAtMs: atMs,
    leaseUntilMs: atMs + LEASE_MS,
    endedAtMs: null,
  };
  await holdBudgets(tx, { caps: capsFor(policy, { agentId, service }), units: costUnits, atMs });
  await insertCall(tx, call);
  return call;
}

function decisionRow(of: {
  id: string;
  version: number;
  asked: Asked;
  answer: Decision;
  atMs: number;
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
    rail: "ledger",
    userId,
    atMs: of.atMs,
  };
}

const mnee = (units: bigint) => moneyView("MNEE", units);

function capReading({
  cap,
  usage,
  remainingUnits,
  resetsAtMs,
  binds,
}: Decision["caps"][number]): CapReadingWire {
  return {
    scope: cap.scope,
    of: cap.of,
    window: cap.window,
    limit: mnee(cap.limitUnits),
    carried: mnee(usage.carriedUnits),
    used: mnee(usage.spentUnits),
    held: mnee(usage.heldUnits),
    remaining: mnee(remainingUnits),
    resetsAt: timeView(resetsAtMs),
    binds,
  };
}

function needsView({ changes, waitUntilMs, quantity, text }: Needs): NeedsWire {
  const raises = changes.map(({ cap, byUnits }) => ({
    cap: cap && { scope: cap.scope, of: cap.of, window: cap.window },
    by: mnee(byUnits),
  }));
  return { raises, waitUntil: timeView(waitUntilMs), quantity, text };
}
