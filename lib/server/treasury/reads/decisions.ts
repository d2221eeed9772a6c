import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { Page } from "@/lib/schemas/page";
import type { DecisionListFilter, DecisionWire } from "@/lib/schemas/treasury/decision";
import { SHADOW_NOTE } from "@/lib/schemas/treasury/shadow-note";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { findDecision, type ListedDecision, listDecisionRows } from "@/lib/server/treasury/tables/decisions";

/** What the policy said, newest first. @throws Forbidden for anybody but an operator */
export function listDecisions(
  store: Store,
  query: { actor: Actor; filter: DecisionListFilter },
): Promise<Page<DecisionWire>> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  const { cursor: before, limit, ...filter } = query.filter;
  return store.read(async (tx) => {
    const rows = await listDecisionRows(tx, { ...filter, before, limit: limit + 1 });
    return cutPage(rows, limit, { cursorOf: (row) => ({ atMs: row.atMs, id: row.id }), view: decisionView });
  });
}

/** @throws NotFound; Forbidden for anybody but an operator */
export async function getDecision(store: Store, query: { actor: Actor; id: string }): Promise<DecisionWire> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  const row = await store.read((tx) => findDecision(tx, query.id));
  if (!row) throw new NotFound();
  return decisionView(row);
}

export function decisionView(row: ListedDecision): DecisionWire {
  return {
    id: row.id,
    action: row.action,
    agentId: row.agentId,
    serviceId: row.serviceId,
    calledServiceId: row.calledServiceId,
    mode: row.mode,
    requested: row.quantity,
    approved: row.approvedQuantity,
    cost: moneyView("MNEE", row.costUnits),
    caps: row.caps,
    bound: row.caps.filter(({ binds }) => binds),
    needs: row.needs,
    reason: row.reason,
    policyVersion: row.policyVersion,
    rail: row.rail,
    at: timeView(row.atMs),
    call: row.state && { state: row.state, failure: row.failure },
    approval: approvalOf(row),
    shadow: shadowOf(row),
  };
}

function approvalOf(row: ListedDecision): DecisionWire["approval"] {
  const { approvalState: state, expiresAtMs, deciderId: by, decidedAtMs, note } = row;
  if (state === null) return null;
  return { state, expiresAt: timeView(expiresAtMs), by, at: timeView(decidedAtMs), note };
}

function shadowOf(row: ListedDecision): DecisionWire["shadow"] {
  const { shadowTitle: title, shadowAction: action, shadowApproved: approved, shadowReason: reason } = row;
  if (title === null) return null;
  const cost = moneyView("MNEE", row.shadowCostUnits);
  return { action, approved, cost, reason, title, note: SHADOW_NOTE };
}

/** Decisions as a table; amounts in nano-MNEE. */
export const DECISION_COLUMNS: Columns<DecisionWire> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  agent: ({ agentId }) => agentId,
  service: ({ serviceId }) => serviceId,
  called: ({ calledServiceId }) => calledServiceId,
  action: ({ action }) => action,
  requested: ({ requested }) => String(requested),
  approved: ({ approved }) => String(approved),
  cost_units: ({ cost }) => cost.units,
  reason: ({ reason }) => reason,
  needs: ({ needs }) => needs?.text ?? null,
  rail: ({ rail }) => rail,
  state: ({ call }) => call?.state ?? null,
  approval: ({ approval }) => approval?.state ?? null,
  decided_by: ({ approval }) => approval?.by ?? null,
  shadow: ({ shadow }) => shadow?.action ?? null,
  shadow_title: ({ shadow }) => shadow?.title ?? null,
  shadow_approved: ({ shadow }) => (shadow ? String(shadow.approved) : null),
  shadow_cost_units: ({ shadow }) => shadow?.cost.units ?? null,
  shadow_reason: ({ shadow }) => shadow?.reason ?? null,
  policy_version: ({ policyVersion }) => String(policyVersion),
};
