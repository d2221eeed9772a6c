import { Unauthenticated } from "@/lib/domain/errors";
import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import type { RegisterAgentInput } from "@/lib/schemas/market/agent";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { userById } from "@/lib/server/kernel/tables/users";
import { ACTIONS } from "@/lib/server/market/access";
import { showAgent } from "@/lib/server/market/reads/agents";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { AgentRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** Registers an agent of the caller, whose wallet is paid for its work. A newcomer starts at 0.70. */
export async function registerAgent(context: Context, call: Call<RegisterAgentInput>): Promise<Reply> {
  const { input } = call;
  const { userId } = requireUser(call.actor);
  const op = async (tx: Tx, nowMs: number) => {
    const owner = await userById(tx, userId);
    if (!owner) throw new Unauthenticated();
    const agent: AgentRow = {
      id: context.newId("agt"),
      ownerId: owner.id,
      name: input.name,
      description: input.description ?? "",
      skills: input.skills,
      capacity: input.capacity,
      isAvailable: true,
      isSuspended: false,
      isOffline: false,
      isDemo: false,
      activeTasks: 0,
      ...NEWCOMER,
      refreshedOnDay: utcDay(nowMs),
      registeredAtMs: nowMs,
      version: 1,
    };
    await insertAgent(tx, agent);
    await replaceAgentSkills(tx, agent.id, input.skills);
    await moveCounter(tx, "agents", 1);
    return { status: 201, value: await showAgent(tx, agent.id), subject: { kind: "agent", id: agent.id } };
  };
  return command(context, call, { action: ACTIONS["agents.register"], audited: "agent.register", op });
}
