import type { AssetId } from "../assets";
import { MAX_MULTIPLIER_HUNDREDTHS, priceUnits } from "./pricing";

/** What of a task decides an agent's price; `basePriceUnits` in units of the asset. */
export type Priced = {
  readonly asset: AssetId;
  readonly complexity: number;
  readonly basePriceUnits: bigint;
};

/** What an agent asks for a task at its published multiplier, in units. */
export function agentPrice(task: Priced, agent: { readonly multiplierHundredths: number }): bigint {
  return priceUnits({
    asset: task.asset,
    complexity: task.complexity,
    multiplierHundredths: agent.multiplierHundredths,
    baseUnits: task.basePriceUnits,
  });
}

/** The dearest multiplier whose price still fits under the ceiling, in hundredths. */
export function affordableMultiplier(task: Priced & { readonly ceilingUnits: bigint }): number {
  const perHundredth = task.basePriceUnits * BigInt(task.complexity);
  // A price rounds down, so a multiplier fits as long as its price is under the next unit.
  return Number(((task.ceilingUnits + 1n) * 100n - 1n) / perHundredth);
}

/** The multiplier behind the locked price of a task open to all, in hundredths: the buyer's own, up to 2.00. */
export function openCeiling(maxMultiplierHundredths: number | null): number {
  return Math.min(maxMultiplierHundredths ?? MAX_MULTIPLIER_HUNDREDTHS, MAX_MULTIPLIER_HUNDREDTHS);
}
