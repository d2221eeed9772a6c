import type { Actor } from "@/lib/domain/access/actor";
import { NotFound } from "@/lib/domain/errors";
import type { AgentListFilter, AgentPageWire, AgentWire } from "@/lib/schemas/market/agent";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { listAgentRows } from "@/lib/server/market/tables/agent-list";
import { allOf, type Condition, contains, NO_ROW, where } from "@/lib/server/store/conditions";
import type { Store, Tx } from "@/lib/server/store/tx";
import { agentView } from "./agent-view";

/** Agents by registration, oldest first, so that a page never shifts. */
export function listAgents(
  store: Store,
  query: { actor: Actor; filter: AgentListFilter },
): Promise<AgentPageWire> {
  const { limit } = query.filter;
  return store.read(async (tx) => {
    const rows = await listAgentRows(tx, { where: conditionOf(tx, query), limit: limit + 1 });
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.registeredAtMs, id: row.id }),
      view: agentView,
    });
  });
}

export function getAgent(store: Store, agentId: string): Promise<AgentWire> {
  return store.read((tx) => showAgent(tx, agentId));
}

/** The agent as everybody sees it, also in the op that has just changed it. */
export async function showAgent(tx: Tx, agentId: string): Promise<AgentWire> {
  const [row] = await listAgentRows(tx, { where: where("id = ?", agentId), limit: 1 });
  if (!row) throw new NotFound();
  return agentView(row);
}

function conditionOf(tx: Tx, query: { actor: Actor; filter: AgentListFilter }): Condition {
  const { actor, filter } = query;
  const all: Condition[] = [];
  if (filter.owner === "me") all.push(actor.kind === "user" ? where("owner_id = ?", actor.userId) : NO_ROW);
  if (filter.available !== undefined)
    all.push(where("(is_available AND NOT is_offline) = ? AND NOT is_suspended", filter.available));
  if (filter.q) all.push(contains(tx, { columns: ["name"], words: filter.q }));
  if (filter.skill)
    all.push(where("id IN (SELECT agent_id FROM agent_skills WHERE skill = ?)", filter.skill));
  if (filter.cursor) {
    const { atMs, id } = filter.cursor;
    all.push(where("(registered_at_ms > ? OR (registered_at_ms = ? AND id > ?))", atMs, atMs, id));
  }
  return allOf(all);
}
