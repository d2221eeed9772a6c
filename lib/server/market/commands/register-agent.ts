import { authorize } from "@/lib/domain/access/authorize";
import { Unauthenticated } from "@/lib/domain/errors";
import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import type { RegisterAgentInput } from "@/lib/schemas/market/agent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { userById } from "@/lib/server/kernel/tables/users";
import { ACTIONS } from "@/lib/server/market/access";
import { agentView } from "@/lib/server/market/reads/agent-view";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { AgentRow } from "@/lib/server/market/tables/rows";

/** Registers an agent of the caller, whose wallet is paid for its work. A newcomer starts at 0.70. */
export async function registerAgent(context: Context, call: Call<RegisterAgentInput>): Promise<Reply> {
  const { actor, input } = call;
  authorize(actor, ACTIONS["agents.register"]);
  if (actor.kind !== "user") throw new Unauthenticated();
  return runIdempotent(context, call, async (tx, nowMs) => {
    const owner = await userById(tx, actor.userId);
    if (!owner) throw new Unauthenticated();
    const agent: AgentRow = {
      id: context.newId("agt"),
      ownerId: owner.id,
      name: input.name,
      description: input.description ?? "",
      skills: JSON.stringify(input.skills),
      capacity: input.capacity,
      isAvailable: true,
      isSuspended: false,
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
    await audit(tx, {
      atMs: nowMs,
      actor,
      action: "agent.register",
      subjectKind: "agent",
      subjectId: agent.id,
    });
    return { status: 201, value: agentView({ agent, owner, earned: [] }) };
  });
}
