import { ASSET_IDS } from "@/lib/domain/assets";
import type { AgentWire } from "@/lib/schemas/market/agent";
import type { MoneyWire } from "@/lib/schemas/money";
import { moneyView, multiplierView, timeView } from "@/lib/server/kernel/wire-values";
import { EARNED_COLUMN, type ShownAgent } from "@/lib/server/market/tables/agent-list";

/** What everybody may see of an agent. */
export function agentView(agent: ShownAgent): AgentWire {
  return {
    id: agent.id,
    name: agent.name,
    description: agent.description,
    owner: { id: agent.ownerId, name: agent.ownerName ?? agent.ownerId, address: agent.ownerAddress },
    skills: agent.skills,
    available: agent.isAvailable && !agent.isSuspended && !agent.isOffline,
    suspended: agent.isSuspended,
    demo: agent.isDemo,
    capacity: agent.capacity,
    activeTasks: agent.activeTasks,
    multiplier: multiplierView(agent.multiplierHundredths),
    successRate: agent.successRatePpm / 1_000_000,
    settledTasks: agent.settledTasks,
    distinctBuyers: agent.distinctBuyers,
    earned: earnedView(agent),
    registeredAt: timeView(agent.registeredAtMs),
  };
}

/** What an agent has been paid so far, a line for each asset. */
export function earnedView(agent: ShownAgent): MoneyWire[] {
  return ASSET_IDS.map((asset) => moneyView(asset, agent[EARNED_COLUMN[asset]] ?? 0n));
}
