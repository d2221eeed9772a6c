import { LostRace, NotFound } from "@/lib/domain/errors";
import { authorize } from "@/lib/domain/market/permissions";
import type { EditAgentInput } from "@/lib/schemas/agent";
import { audit } from "@/lib/server/steps/audit";
import { carryOut } from "@/lib/server/steps/carry-out";
import { earnedBy } from "@/lib/server/steps/earned-by";
import type { AgentRow } from "@/lib/server/store/rows";
import {
  type AgentChange,
  findAgent,
  replaceAgentSkills,
  swapAgent,
} from "@/lib/server/store/statements/agents";
import { userById } from "@/lib/server/store/statements/identity";
import { agentView } from "@/lib/server/views/agent-view";
import type { Call, House, Reply } from "../house";

/** The owner changes what an agent says of itself, its capacity, or whether it takes work. */
export async function editAgent(
  house: House,
  call: Call<EditAgentInput & { agentId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOut(house, call, async (tx, nowMs) => {
    const agent = await findAgent(tx, input.agentId);
    authorize(actor, "agents.edit", { ownerId: agent?.ownerId ?? null });
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
