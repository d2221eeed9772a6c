import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import { ensureDemoBuyer } from "@/lib/server/demo/operations/ensure-demo-user";
import { insertDemoKey } from "@/lib/server/demo/tables/demo-keys";
import type { Context } from "@/lib/server/kernel/context";
import { insertUser } from "@/lib/server/kernel/tables/users";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { Tx } from "@/lib/server/store/tx";
import { DEMO_AGENTS, type DemoAgent, FIRST_BUYER_ID, HISTORY_BUYERS, OPERATOR_ID } from "./demo-agents";

/** The people and agents of the demo world, each with a throwaway key of this data folder alone. */
export async function makeIdentities(tx: Tx, context: Context, nowMs: number): Promise<void> {
  await makeUser(tx, context, { id: OPERATOR_ID, isOperator: true, nowMs });
  for (const id of [FIRST_BUYER_ID, ...HISTORY_BUYERS]) await ensureDemoBuyer(tx, context, { id, nowMs });
  for (const agent of DEMO_AGENTS) {
    await makeUser(tx, context, { id: agent.id, isOperator: false, nowMs });
    await makeAgent(tx, agent, nowMs);
  }
}

async function makeUser(
  tx: Tx,
  context: Context,
  who: { id: string; isOperator: boolean; nowMs: number },
): Promise<void> {
  const key = context.demoKeys?.newKey() ?? null;
  await insertUser(tx, {
    id: who.id,
    name: who.id,
    kind: "demo",
    address: key?.address ?? null,
    isOperator: who.isOperator,
    createdAtMs: who.nowMs,
  });
  if (key) await insertDemoKey(tx, { userId: who.id, privateKey: key.privateKey });
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
    isDemo: true,
    activeTasks: 0,
    ...NEWCOMER,
    refreshedOnDay: utcDay(nowMs),
    registeredAtMs: nowMs,
    version: 1,
  });
  await replaceAgentSkills(tx, agent.id, agent.skills);
}
