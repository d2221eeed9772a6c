import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import type { Page } from "@/lib/schemas/page";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type {
  LatestShadowWire,
  ShadowDecisionsFilter,
  ShadowDecisionWire,
  ShadowWire,
} from "@/lib/schemas/treasury/shadow";
import { SHADOW_NOTE } from "@/lib/schemas/treasury/shadow-note";
import { LONGEST_PERIOD_MS, MOST_REPLAYED } from "@/lib/schemas/treasury/simulation";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { policyVersionMadeAt } from "@/lib/server/treasury/tables/policy-versions";
import {
  countToShadow,
  type ListedShadowDecision,
  latestShadow,
  listShadowDecisions,
  shadowSums,
} from "@/lib/server/treasury/tables/replay/shadows";
import type { ShadowRow } from "@/lib/server/treasury/tables/rows";
import { isShadowOf } from "./is-shadow-of";
import { outcomeView } from "./simulate";
import { FLIPPED_COLUMNS } from "./simulation-tables";

/** @throws Forbidden for anybody but an operator */
export function getShadow(store: Store, actor: Actor): Promise<LatestShadowWire> {
  authorize(actor, ACTIONS["policy.read"]);
  return store.read(showShadow);
}

export async function showShadow(tx: Tx): Promise<LatestShadowWire> {
  const row = await latestShadow(tx);
  return { shadow: row ? await shadowView(tx, row) : null };
}

async function shadowView(tx: Tx, row: ShadowRow): Promise<ShadowWire> {
  const sums = await shadowSums(tx, row.id);
  const callsOf = (some: typeof sums) => some.reduce((total, { calls }) => total + calls, 0);
  const unitsOf = (side: "wasUnits" | "wouldUnits") => sums.reduce((total, sum) => total + sum[side], 0n);
  const decided = callsOf(sums);
  return {
    id: row.id,
    title: row.title,
    note: SHADOW_NOTE,
    by: row.starterId,
    since: timeView(row.sinceAtMs),
    until: timeView(row.endedAtMs),
    liveVersion: await liveVersionOf(tx, row),
    ends: { by: timeView(row.sinceAtMs + LONGEST_PERIOD_MS), decisions: MOST_REPLAYED },
    policy: row.document,
    counts: {
      decisions: decided + (await countToShadow(tx, row)),
      decided,
      changed: callsOf(sums.filter(({ isChanged }) => isChanged)),
    },
    totals: {
      was: moneyView("MNEE", unitsOf("wasUnits")),
      would: moneyView("MNEE", unitsOf("wouldUnits")),
      byAction: DECISION_ACTIONS.map((action) => ({
        action,
        was: callsOf(sums.filter(({ was }) => was === action)),
        would: callsOf(sums.filter(({ would }) => would === action)),
      })),
    },
  };
}

/** Of one that was ended by its own policy's becoming the one that holds. */
async function liveVersionOf(tx: Tx, row: ShadowRow): Promise<number | null> {
  if (row.endedAtMs === null) return null;
  const made = await policyVersionMadeAt(tx, row.endedAtMs);
  return made && isShadowOf(row, policyDocument.parse(made.document)) ? made.version : null;
}

/** What the latest shadow has decided, newest first. @throws Forbidden for anybody but an operator */
export function listShadowed(
  store: Store,
  query: { actor: Actor; filter: ShadowDecisionsFilter },
): Promise<Page<ShadowDecisionWire>> {
  authorize(query.actor, ACTIONS["policy.read"]);
  const { changed, cursor, limit } = query.filter;
  return store.read(async (tx) => {
    const shadow = await latestShadow(tx);
    if (!shadow) return { items: [], nextCursor: null };
    const isChanged = changed === undefined ? undefined : changed === "true";
    const of = { shadowId: shadow.id, isChanged, before: cursor?.id, limit: limit + 1 };
    const rows = await listShadowDecisions(tx, of);
    return cutPage(rows, limit, { cursorOf: ({ atMs, id }) => ({ atMs, id }), view: shadowDecisionView });
  });
}

function shadowDecisionView(row: ListedShadowDecision): ShadowDecisionWire {
  const { id: decisionId, atMs, agentId, serviceId, quantity: requested, isChanged: changed, state } = row;
  const { action, mode, calledServiceId, approvedQuantity: approved, costUnits, reason } = row;
  const would = {
    action: row.shadowAction,
    mode: row.shadowMode,
    serviceId: row.shadowCalledServiceId,
    approved: row.shadowApprovedQuantity,
    costUnits: row.shadowCostUnits,
    reason: row.shadowReason,
  };
  return {
    decisionId,
    at: timeView(atMs),
    agentId,
    serviceId,
    requested,
    was: outcomeView({ action, mode, serviceId: calledServiceId, approved, costUnits, reason }),
    would: outcomeView(would),
    changed,
    ended: state ?? "refused",
    note: SHADOW_NOTE,
  };
}

/** What a shadow has decided as a table; each row says that it changes nothing. */
export const SHADOWED_COLUMNS: Columns<ShadowDecisionWire> = {
  ...FLIPPED_COLUMNS,
  changed: ({ changed }) => String(changed),
  note: ({ note }) => note,
};
