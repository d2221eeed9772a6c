import { cache } from "react";
import { areDescriptionsPublic } from "@/lib/domain/market/task-access";
import { agentListQuery } from "@/lib/schemas/market/agent";
import { orchestratorListQuery } from "@/lib/schemas/network/orchestrator";
import { getAgent, listAgents } from "@/lib/server/market/reads/agents";
import { getTask } from "@/lib/server/market/reads/get-task";
import { agentReputation } from "@/lib/server/market/reads/reputation";
import { readStats } from "@/lib/server/market/reads/stats";
import { readNetwork } from "@/lib/server/network/reads/network";
import { getOrchestrator, listOrchestrators } from "@/lib/server/network/reads/orchestrators";
import { payoutAssets } from "@/lib/server/network/reads/payout-assets";
import { treasuryAtOnce } from "@/lib/server/treasury/reads/overview";
import type { PageWorld } from "./page-world";

/** What a page shows at once; undefined when it cannot be read now, and the browser then asks by itself. */
async function tryRead<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

export const dataOfStats = ({ runtime }: PageWorld) =>
  tryRead(async () => {
    const { ready } = await runtime.ready();
    return readStats(runtime.context.store, {
      startedAtMs: runtime.startedAtMs,
      nowMs: runtime.context.clock(),
      isHealthy: ready,
      showsDescriptions: areDescriptionsPublic(runtime.env.mode),
    });
  });

export const dataOfAgents = ({ runtime, actor }: PageWorld) =>
  tryRead(() => listAgents(runtime.context.store, { actor, filter: agentListQuery.parse({}) }));

/** These a page reads once for its title and itself. */
export const dataOfAgent = cache(({ runtime }: PageWorld, id: string) =>
  tryRead(() => getAgent(runtime.context.store, id)),
);

export const dataOfReputation = ({ runtime }: PageWorld, id: string) =>
  tryRead(() => agentReputation(runtime.context.store, id));

export const dataOfTask = cache(({ runtime, actor }: PageWorld, taskId: string) =>
  tryRead(() => getTask(runtime.context, { actor, taskId })),
);

export const dataOfTreasury = ({ runtime, actor }: PageWorld) =>
  tryRead(() =>
    treasuryAtOnce(
      { store: runtime.context.store, chain: runtime.chainReader },
      { actor, nowMs: runtime.context.clock() },
    ),
  );

const readAt = ({ runtime: { context } }: PageWorld) => ({
  nowMs: context.clock(),
  rules: context.config.payouts,
});

export const dataOfNetwork = (world: PageWorld) =>
  tryRead(async () => {
    const { context } = world.runtime;
    const { store } = context;
    const { actor } = world;
    const at = readAt(world);
    const filter = orchestratorListQuery.parse({ limit: "20" });
    const [network, orchestrators] = await Promise.all([
      readNetwork(store, { actor, at, assets: payoutAssets(context) }),
      listOrchestrators(store, { actor, filter, at }),
    ]);
    return { network, orchestrators };
  });

export const dataOfOrchestrator = cache((world: PageWorld, id: string) =>
  tryRead(() => getOrchestrator(world.runtime.context.store, { actor: world.actor, id, at: readAt(world) })),
);
