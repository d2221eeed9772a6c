import type { AgentWire } from "@/lib/schemas/market/agent";
import type { MoneyWire } from "@/lib/schemas/money";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { multiplierView, stringsOf, timeView } from "@/lib/server/kernel/wire-values";
import type { AgentRow } from "@/lib/server/market/tables/rows";

/** What everybody may see of an agent. */
export function agentView(parts: {
  agent: AgentRow;
  owner: Pick<UserRow, "id" | "name" | "address">;
  earned: MoneyWire[];
}): AgentWire {
  const { agent, owner } = parts;
  return {
    id: agent.id,
    name: agent.name,
    description: agent.description,
    owner: { id: owner.id, name: owner.name, address: owner.address },
    skills: stringsOf(agent.skills),
    available: agent.isAvailable && !agent.isSuspended,
    suspended: agent.isSuspended,
    demo: agent.isDemo,
    capacity: agent.capacity,
    activeTasks: agent.activeTasks,
    multiplier: multiplierView(agent.multiplierHundredths),
    successRate: agent.successRatePpm / 1_000_000,
    settledTasks: agent.settledTasks,
    distinctBuyers: agent.distinctBuyers,
    earned: parts.earned,
    registeredAt: timeView(agent.registeredAtMs),
  };
}
