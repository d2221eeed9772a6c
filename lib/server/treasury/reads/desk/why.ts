import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { type CallRequest, decide } from "@/lib/domain/treasury/decide";
import { costOf } from "@/lib/domain/treasury/limits";
import type { Service } from "@/lib/domain/treasury/policy";
import { decisionEvidence } from "@/lib/schemas/treasury/evidence";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type { WhyWire } from "@/lib/schemas/treasury/why";
import { moneyView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { booksOfCall } from "@/lib/server/treasury/reads/call/books-of-call";
import { needsView } from "@/lib/server/treasury/reads/cap-reading";
import { policyForCall } from "@/lib/server/treasury/reads/services-in-effect";
import { budgetTimeRead } from "@/lib/server/treasury/tables/budgets";
import { findDecision } from "@/lib/server/treasury/tables/decisions";
import { documentOfVersion } from "@/lib/server/treasury/tables/desk/in-period";
import type { DecisionRow } from "@/lib/server/treasury/tables/rows";

/** @throws NotFound; Forbidden for anybody but an operator */
export async function readWhy(
  store: Store,
  query: { actor: Actor; id: string; nowMs: number },
): Promise<WhyWire> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  return store.read(async (tx) => {
    const decision = await findDecision(tx, query.id);
    if (!decision) throw new NotFound();
    const { serviceId, quantity } = decision;
    const then = await serviceThen(tx, decision);
    const request = { agentId: decision.agentId, serviceId, quantity, allowDowngrade: false };
    return { asked: then && askedView(then, quantity), now: await askedNow(tx, request, query.nowMs) };
  });
}

const askedView = (service: Service, quantity: number) => moneyView("MNEE", costOf(service, quantity));

/** As its owner or the policy had it when it was asked for. */
async function serviceThen(tx: Tx, decision: DecisionRow): Promise<Service | null> {
  const { serviceId, evidence, policyVersion } = decision;
  const isIt = ({ id }: Service) => id === serviceId;
  const owned = evidence ? decisionEvidence.parse(evidence).services.find(isIt) : undefined;
  if (owned) return owned;
  const document = await documentOfVersion(tx, policyVersion);
  return (document && policyDocument.parse(document).services.find(isIt)) ?? null;
}

/** The same question at this moment, all of it or nothing; nothing is held for it. */
async function askedNow(tx: Tx, request: CallRequest, nowMs: number): Promise<WhyWire["now"]> {
  const atMs = await budgetTimeRead(tx, nowMs);
  const { version, policy } = await policyForCall(tx, request.serviceId);
  const books = await booksOfCall(tx, { policy, request, atMs });
  const { action, reason, needs } = decide({ policy, books, request, nowMs: atMs });
  const service = policy.services.find(({ id }) => id === request.serviceId);
  return {
    policyVersion: version,
    action,
    reason,
    asked: service ? askedView(service, request.quantity) : null,
    needs: needs && needsView(needs),
  };
}
