import { setAgentOffline } from "@/lib/server/market/tables/agents";
import { agentStandsOffline } from "@/lib/server/network/tables/orchestrators";
import type { Tx } from "@/lib/server/store/tx";

/** Tells the market whether an agent gets tasks: not while an orchestrator that it runs is offline or suspended. */
export async function noteAgent(tx: Tx, agentId: string | null): Promise<void> {
  if (agentId === null) return;
  await setAgentOffline(tx, { id: agentId, isOffline: await agentStandsOffline(tx, agentId) });
}
