import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { AppealListFilter, AppealWire } from "@/lib/schemas/network/appeal";
import type { Page } from "@/lib/schemas/page";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS, roleOn } from "@/lib/server/network/access";
import { findAppeal, listAppealRows } from "@/lib/server/network/tables/appeals";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { AppealRow, OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

interface Listed {
  readonly actor: Actor;
  /** Of one orchestrator; of all where null, for operators. */
  readonly orchestratorId: string | null;
  readonly filter: AppealListFilter;
}

/** Appeals, newest first. @throws NotFound; Forbidden for those of all, but to operators */
export function listAppeals(
  store: Store,
  { actor, orchestratorId, filter }: Listed,
): Promise<Page<AppealWire>> {
  authorize(actor, ACTIONS[orchestratorId === null ? "network.operate" : "network.read"]);
  const { cursor, limit, state = null } = filter;
  return store.read(async (tx) => {
    if (orchestratorId !== null && (await findOrchestrator(tx, orchestratorId)) === undefined)
      throw new NotFound();
    const rows = await listAppealRows(tx, { orchestratorId, state, beforeId: cursor?.id, limit: limit + 1 });
    const owners = await ownersOf(tx, rows);
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.openedAtMs, id: row.id }),
      view: (row) => appealView(row, { viewer: actor, of: owners.get(row.orchestratorId) }),
    });
  });
}

/** @throws NotFound */
export async function showAppeal(tx: Tx, { id, viewer }: { id: string; viewer: Actor }): Promise<AppealWire> {
  const row = await findAppeal(tx, id);
  if (row === undefined) throw new NotFound();
  return appealView(row, { viewer, of: await findOrchestrator(tx, row.orchestratorId) });
}

async function ownersOf(tx: Tx, rows: readonly AppealRow[]): Promise<Map<string, OrchestratorRow>> {
  const found = new Map<string, OrchestratorRow>();
  for (const id of new Set(rows.map(({ orchestratorId }) => orchestratorId))) {
    const row = await findOrchestrator(tx, id);
    if (row !== undefined) found.set(id, row);
  }
  return found;
}

function appealView(
  row: AppealRow,
  { viewer, of }: { viewer: Actor; of: OrchestratorRow | undefined },
): AppealWire {
  const { id, orchestratorId, slot, state, appellantId, deciderId, usdUnits } = row;
  const isTold = of !== undefined && roleOn(viewer, of) !== "other";
  const isOwn = viewer.kind === "user" && (viewer.userId === of?.ownerId || viewer.userId === appellantId);
  return {
    ...{ id, orchestratorId, state, appellantId, deciderId },
    orchestratorName: of?.name ?? orchestratorId,
    sampleId: String(slot),
    sampleAt: timeView(row.atMs),
    evidence: isTold ? row.said : null,
    reason: isTold ? row.reply : null,
    microUsd: usdUnits === null ? null : usdUnits.toString(),
    openedAt: timeView(row.openedAtMs),
    decidedAt: timeView(row.decidedAtMs),
    mayDecide: state === "open" && !isOwn && viewer.kind === "user" && viewer.roles.operator,
  };
}

/** Appeals as a table; amounts in millionths of a dollar. */
export const APPEAL_COLUMNS: Columns<AppealWire> = {
  id: ({ id }) => id,
  sample_at: ({ sampleAt }) => sampleAt,
  state: ({ state }) => state,
  appellant: ({ appellantId }) => appellantId,
  evidence: ({ evidence }) => evidence,
  decider: ({ deciderId }) => deciderId,
  reason: ({ reason }) => reason,
  micro_usd: ({ microUsd }) => microUsd,
};
