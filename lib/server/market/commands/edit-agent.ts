import { authorizeOn } from "@/lib/domain/access/authorize";
import { LostRace, NotFound } from "@/lib/domain/errors";
import type { EditAgentInput } from "@/lib/schemas/market/agent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { userById } from "@/lib/server/kernel/tables/users";
import { ACTIONS } from "@/lib/server/market/access";
import { earnedBy } from "@/lib/server/market/operations/settle/earned-by";
import { agentView } from "@/lib/server/market/reads/agent-view";
import {
  type AgentChange,
  findAgent,
  replaceAgentSkills,
  swapAgent,
} from "@/lib/server/market/tables/agents";
import type { AgentRow } from "@/lib/server/market/tables/rows";

/** The owner changes what an agent says of itself, its capacity, or whether it takes work. */
export async function editAgent(
  context: Context,
  call: Call<EditAgentInput & { agentId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runIdempotent(context, call, async (tx, nowMs) => {
    const agent = await findAgent(tx, input.agentId);
    authorizeOn(actor, { rule: ACTIONS["agents.edit"], subject: { ownerId: agent?.ownerId ?? null } });
    if (!agent) throw new NotFound();
    const change = changeOf(input);
    if (!(await swapAgent(tx, agent, change))) throw new LostRace();
    if (input.skills) await replaceAgentSkills(tx, agent.id, input.skills);
    await audit(tx, { atMs: nowMs, actor, action: "agent.edit", subjectKind: "agent", subjectId: agent.id });
    const owner = await userById(tx, agent.ownerId);
    const edited: AgentRow = { ...agent, ...change, version: agent.version + 1 };
    const shownOwner = owner ?? { id: agent.ownerId, name: agent.ownerId, address: null };
    return {
      status: 200,
      value: agentView({ agent: edited, owner: shownOwner, earned: await earnedBy(tx, agent.id) }),
    };
  });
}

function changeOf(input: EditAgentInput): AgentChange {
  const change: AgentChange = {};
  if (input.name !== undefined) change.name = input.name;
  if (input.description !== undefined) change.description = input.description;
  if (input.skills !== undefined) change.skills = JSON.stringify(input.skills);
  if (input.capacity !== undefined) change.capacity = input.capacity;
  if (input.available !== undefined) change.isAvailable = input.available;
  return change;
}
