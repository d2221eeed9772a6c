import type { Actor } from "@/lib/domain/access/actor";
import { NotFound } from "@/lib/domain/errors";
import type { AgentListFilter, AgentPageWire, AgentWire } from "@/lib/schemas/market/agent";
import { cutPage } from "@/lib/server/kernel/cut-page";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import type { AgentRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import { agentView } from "./agent-view";
import { earnedBy } from "./earned";

/** Agents by registration, oldest first, so that a page never shifts. */
export async function listAgents(
  reader: Reader,
  query: { actor: Actor; filter: AgentListFilter },
): Promise<AgentPageWire> {
  const { filter, actor } = query;
  const own = filter.owner === "me";
  const isAvailable =
    filter.available === undefined ? {} : { isAvailable: filter.available, isSuspended: false };
  const found = await reader.agent.findMany({
    where: {
      ...(own && { ownerId: actor.kind === "user" ? actor.userId : "" }),
      ...isAvailable,
      ...(filter.q && { name: { contains: filter.q } }),
      ...(filter.skill && { skills: { contains: JSON.stringify(filter.skill) } }),
      ...(filter.cursor && after(filter.cursor)),
    },
    orderBy: [{ registeredAtMs: "asc" }, { id: "asc" }],
    take: filter.limit + 1,
  });
  const rows: AgentRow[] = found.map(asRow);
  const views = await viewsOf(reader, rows.slice(0, filter.limit));
  return cutPage(rows, filter.limit, {
    cursorOf: (row) => ({ atMs: row.registeredAtMs, id: row.id }),
    view: (row) => views.get(row.id) as AgentWire,
  });
}

export async function getAgent(reader: Reader, agentId: string): Promise<AgentWire> {
  const row = await reader.agent.findUnique({ where: { id: agentId } });
  if (!row) throw new NotFound();
  const views = await viewsOf(reader, [asRow(row)]);
  return views.get(agentId) as AgentWire;
}

function after(cursor: { atMs: number; id: string }) {
  const registeredAtMs = BigInt(cursor.atMs);
  return { OR: [{ registeredAtMs: { gt: registeredAtMs } }, { registeredAtMs, id: { gt: cursor.id } }] };
}

async function viewsOf(reader: Reader, agents: readonly AgentRow[]): Promise<Map<string, AgentWire>> {
  const ownerIds = [...new Set(agents.map((agent) => agent.ownerId))];
  const [owners, earned] = await Promise.all([
    reader.user.findMany({ where: { id: { in: ownerIds } } }),
    earnedBy(
      reader,
      agents.map((agent) => agent.id),
    ),
  ]);
  const ownerOf = new Map(owners.map((owner) => [owner.id, asRow(owner) as UserRow]));
  return new Map(
    agents.map((agent) => {
      const owner = ownerOf.get(agent.ownerId) ?? { id: agent.ownerId, name: agent.ownerId, address: null };
      return [agent.id, agentView({ agent, owner, earned: earned.get(agent.id) ?? [] })];
    }),
  );
}
