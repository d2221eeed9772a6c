import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";

export type Party = { id: string; name: string };

type Parties = Pick<TaskRow, "buyerId" | "agentId">;

/** Names of the buyers and agents of some tasks, read once for all of them. */
export async function namesOf(
  reader: Reader,
  tasks: readonly Parties[],
): Promise<{ partiesOf(task: Parties): { buyer: Party; agent: Party | null } }> {
  const buyerIds = [...new Set(tasks.map((task) => task.buyerId))];
  const agentIds = [...new Set(tasks.flatMap((task) => task.agentId ?? []))];
  const select = { id: true, name: true };
  const [buyers, agents] = await Promise.all([
    reader.user.findMany({ where: { id: { in: buyerIds } }, select }),
    reader.agent.findMany({ where: { id: { in: agentIds } }, select }),
  ]);
  const buyerOf = new Map(buyers.map((buyer) => [buyer.id, buyer]));
  const agentOf = new Map(agents.map((agent) => [agent.id, agent]));
  return {
    partiesOf: ({ buyerId, agentId }) => ({
      buyer: buyerOf.get(buyerId) ?? { id: buyerId, name: buyerId },
      agent: agentId === null ? null : (agentOf.get(agentId) ?? { id: agentId, name: agentId }),
    }),
  };
}
