import type { AssetId } from "@/lib/domain/assets";
import { priceUnits } from "@/lib/domain/market/pricing";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";

type Priced = Pick<TaskRow, "asset" | "complexity" | "basePriceUnits">;

/** What an agent asks for a task at its published multiplier, in units. */
export function agentPrice(task: Priced, agent: Pick<AgentRow, "multiplierHundredths">): bigint {
  return priceUnits({
    asset: task.asset as AssetId,
    complexity: task.complexity,
    multiplierHundredths: agent.multiplierHundredths,
    baseUnits: task.basePriceUnits,
  });
}

/** The dearest multiplier whose price still fits under the ceiling, in hundredths. */
export function affordableMultiplier(task: Priced & Pick<TaskRow, "ceilingUnits">): number {
  const perHundredth = task.basePriceUnits * BigInt(task.complexity);
  // A price rounds down, so a multiplier fits as long as its price is under the next unit.
  return Number(((task.ceilingUnits + 1n) * 100n - 1n) / perHundredth);
}
