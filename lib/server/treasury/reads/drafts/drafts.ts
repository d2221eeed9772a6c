import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { type DraftState, verbsFor } from "@/lib/domain/treasury/drafts/lifecycle";
import { changeOf } from "@/lib/domain/treasury/policy-draft";
import type { Cursor, Page } from "@/lib/schemas/page";
import { type DraftWire, draftDocument, type ListedDraftWire } from "@/lib/schemas/treasury/policy-draft";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { findDraft, type ListedDraft, listDraftRows } from "@/lib/server/treasury/tables/policy-drafts";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";
import { checkedPolicy, requireVersion } from "./check-policy";
import { documentOf } from "./policy-document";

/** Drafts of the policy, the newest first. @throws Forbidden for anybody but an operator */
export function listDrafts(
  store: Store,
  query: { actor: Actor; cursor: Cursor | undefined; state?: DraftState | undefined; limit: number },
): Promise<Page<ListedDraftWire>> {
  const { actor, cursor: before, state, limit } = query;
  authorize(actor, ACTIONS["policy.read"]);
  return store.read(async (tx) => {
    const { version } = await currentPolicy(tx);
    const rows = await listDraftRows(tx, { before, state, limit: limit + 1 });
    const cursorOf = ({ createdAtMs: atMs, id }: ListedDraft) => ({ atMs, id });
    return cutPage(rows, limit, { cursorOf, view: (row) => listedView(row, { actor, version }) });
  });
}

/** @throws NotFound; Forbidden for anybody but an operator */
export function getDraft(
  store: Store,
  query: { actor: Actor; id: string; nowMs: number },
): Promise<DraftWire> {
  authorize(query.actor, ACTIONS["policy.read"]);
  return store.read((tx) => showDraft(tx, query));
}

/** One draft with all that is to be said of it. @throws NotFound */
export async function showDraft(
  tx: Tx,
  of: { actor: Actor; id: string; nowMs: number; conflicts?: readonly string[] },
): Promise<DraftWire> {
  const row = await findDraft(tx, of.id);
  if (!row) throw new NotFound();
  const { version } = await currentPolicy(tx);
  const { actor, conflicts = [] } = of;
  const base = await requireVersion(tx, { version: row.baseVersion, pointer: "#/baseVersion" });
  const wanted = draftDocument.parse(row.document);
  const { baseVersion, authorId } = row;
  const checked = await checkedPolicy(tx, { baseVersion, base, wanted, authorId, nowMs: of.nowMs });
  return { ...checked, ...listedView(row, { actor, version }), change: changeWire(row), conflicts };
}

function listedView(row: ListedDraft, by: { actor: Actor; version: number }): ListedDraftWire {
  const { id, title, comment, state, version, baseVersion, authorId, reason, liveVersion } = row;
  return {
    ...{ id, title, comment, state, version, baseVersion, author: authorId, reason, liveVersion },
    createdAt: timeView(row.createdAtMs),
    changedAt: timeView(row.changedAtMs),
    proposedAt: timeView(row.proposedAtMs),
    endedAt: timeView(row.endedAtMs),
    decided: row.deciderId === null ? null : { by: row.deciderId, note: row.note },
    isStale: isWaiting(row) && baseVersion !== by.version,
    verbs: by.actor.kind === "user" ? verbsFor(row, by.actor.userId) : [],
  };
}

const isWaiting = ({ state }: ListedDraft) => state === "open" || state === "proposed";

function changeWire(row: PolicyDraftRow): DraftWire["change"] {
  const policy = draftDocument.parse(row.document);
  const { caps, risk, lowTreasuryUnits } = documentOf(policy);
  return {
    caps: caps.map(({ sinceAtMs: _, ...cap }) => cap),
    risk,
    lowTreasuryUnits,
    agents: [...changeOf(policy).agents],
  };
}

/** Drafts as a table. */
export const DRAFT_COLUMNS: Columns<ListedDraftWire> = {
  id: ({ id }) => id,
  title: ({ title }) => title,
  state: ({ state }) => state,
  base_version: ({ baseVersion }) => String(baseVersion),
  live_version: ({ liveVersion }) => (liveVersion === null ? null : String(liveVersion)),
  author: ({ author }) => author,
  created_at: ({ createdAt }) => createdAt,
  changed_at: ({ changedAt }) => changedAt,
  proposed_at: ({ proposedAt }) => proposedAt,
  ended_at: ({ endedAt }) => endedAt,
  decided_by: ({ decided }) => decided?.by ?? null,
  note: ({ decided }) => decided?.note ?? null,
  reason: ({ reason }) => reason,
  comment: ({ comment }) => comment,
};
