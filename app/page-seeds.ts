import { agentListQuery } from "@/lib/schemas/market/agent";
import { getAgent, listAgents } from "@/lib/server/market/reads/agents";
import { getTask } from "@/lib/server/market/reads/get-task";
import { agentReputation } from "@/lib/server/market/reads/reputation";
import { readStats } from "@/lib/server/market/reads/stats";
import { treasuryOverview } from "@/lib/server/treasury/reads/overview";
import type { PageWorld } from "./page-world";

/** What a page shows at once; undefined when it cannot be read now, and the browser then asks by itself. */
async function seed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

export const seedOfStats = ({ runtime, isDemo }: PageWorld) =>
  seed(async () => {
    const { ready } = await runtime.ready();
    return readStats(runtime.context.store, {
      startedAtMs: runtime.startedAtMs,
      nowMs: runtime.context.clock(),
      isHealthy: ready,
      showsDescriptions: isDemo,
    });
  });

export const seedOfAgents = ({ runtime, actor }: PageWorld) =>
  seed(() => listAgents(runtime.context.store, { actor, filter: agentListQuery.parse({}) }));

export const seedOfAgent = ({ runtime }: PageWorld, id: string) =>
  seed(() => getAgent(runtime.context.store, id));

export const seedOfReputation = ({ runtime }: PageWorld, id: string) =>
  seed(() => agentReputation(runtime.context.store, id));

export const seedOfTask = ({ runtime, actor }: PageWorld, taskId: string) =>
  seed(() => getTask(runtime.context, { actor, taskId }));

export const seedOfTreasury = ({ runtime, actor }: PageWorld) =>
  seed(() =>
    treasuryOverview(
      { store: runtime.context.store, chain: runtime.chainReader },
      { actor, nowMs: runtime.context.clock() },
    ),
  );
