import { utcDay } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import { refreshReputation } from "@/lib/server/market/operations/settle/close-for-agent";
import { agentsNotRefreshed } from "@/lib/server/market/tables/agents";

const PAGE = 200;

/** Publishes every agent's reputation anew for the UTC day that has begun; answers how many were refreshed. */
export async function publishReputation(context: Context): Promise<number> {
  let refreshed = 0;
  for (;;) {
    const inPage = await context.store.write(async (tx) => {
      const dayUtc = utcDay(context.clock());
      const agents = await agentsNotRefreshed(tx, dayUtc, PAGE);
      for (const agent of agents) await refreshReputation(tx, { agentId: agent.id, dayUtc });
      return agents.length;
    });
    refreshed += inPage;
    if (inPage < PAGE) return refreshed;
  }
}
