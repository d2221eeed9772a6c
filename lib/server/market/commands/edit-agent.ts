import { authorizeOn } from "@/lib/domain/access/authorize";
import { LostRace, NotFound } from "@/lib/domain/errors";
import type { EditAgentInput } from "@/lib/schemas/market/agent";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/market/access";
import { showAgent } from "@/lib/server/market/reads/agents";
import {
  type AgentChange,
  findAgent,
  replaceAgentSkills,
  swapAgent,
} from "@/lib/server/market/tables/agents";
import type { Tx } from "@/lib/server/store/tx";

/** The owner changes what an agent says of itself, its capacity, or whether it takes work. */
export async function editAgent(
  context: Context,
  call: Call<EditAgentInput & { agentId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const op = async (tx: Tx) => {
    const agent = await findAgent(tx, input.agentId);
    authorizeOn(actor, { rule: ACTIONS["agents.edit"], subject: { ownerId: agent?.ownerId ?? null } });
    if (!agent) throw new NotFound();
    const change = changeOf(input);
    if (!(await swapAgent(tx, agent, change))) throw new LostRace();
    if (input.skills) await replaceAgentSkills(tx, agent.id, input.skills);
    return { status: 200, value: await showAgent(tx, agent.id), subject: { kind: "agent", id: agent.id } };
  };
  return command(context, call, { action: null, audited: "agent.edit", op });
}

function changeOf(input: EditAgentInput): AgentChange {
  const change: AgentChange = {};
  if (input.name !== undefined) change.name = input.name;
  if (input.description !== undefined) change.description = input.description;
  if (input.skills !== undefined) change.skills = input.skills;
  if (input.capacity !== undefined) change.capacity = input.capacity;
  if (input.available !== undefined) change.isAvailable = input.available;
  return change;
}
