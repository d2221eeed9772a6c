import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import { ensureDemoBuyer, makeDemoUser } from "@/lib/server/demo/operations/ensure-demo-user";
import type { Context } from "@/lib/server/kernel/context";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { Tx } from "@/lib/server/store/tx";
import { DEMO_AGENTS, type DemoAgent, FIRST_BUYER_ID, HISTORY_BUYERS, OPERATOR_ID } from "./demo-agents";

/** The people and agents of the demo world, each with a throwaway key of this data folder alone. */
export async function makeIdentities(tx: Tx, context: Context, nowMs: number): Promise<void> {
  await makeDemoUser(tx, context, { id: OPERATOR_ID, isOperator: true, nowMs });
  for (const id of [FIRST_BUYER_ID, ...HISTORY_BUYERS]) await ensureDemoBuyer(tx, context, { id, nowMs });
  for (const agent of DEMO_AGENTS) {
    await makeDemoUser(tx, context, { id: agent.id, isOperator: false, nowMs });
    await makeAgent(tx, agent, nowMs);
  }
}

async function makeAgent(tx: Tx, agent: DemoAgent, nowMs: number): Promise<void> {
  await insertAgent(tx, {
    id: agent.id,
    ownerId: agent.id,
    name: agent.id,
    description: agent.description,
    skills: [...agent.skills],
    capacity: 0,
    isAvailable: true,
    isSuspended: false,
    isOffline: false,
    isDemo: true,
    activeTasks: 0,
    ...NEWCOMER,
    refreshedOnDay: utcDay(nowMs),
    registeredAtMs: nowMs,
    version: 1,
  });
  await replaceAgentSkills(tx, agent.id, agent.skills);
}
