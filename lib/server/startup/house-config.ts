import type { Env } from "@/lib/server/env/env";
import { defaultConfig, type HouseConfig } from "@/lib/server/kernel/context";

/** The house's defaults with what the environment says otherwise. */
export function houseConfig(env: Env): HouseConfig {
  const base = defaultConfig(env.mode);
  const { prices, payouts } = env;
  const { maxFeeGwei } = env.chain;
  return {
    ...base,
    paymentRail: env.paymentRail,
    sellsByX402: env.sellsByX402,
    payouts: {
      ...base.payouts,
      intervalMs: payouts.intervalMs ?? base.payouts.intervalMs,
      baseMicroUsd: payouts.baseMicroUsd ?? base.payouts.baseMicroUsd,
    },
    maxFeeWei: maxFeeGwei === null ? base.maxFeeWei : BigInt(maxFeeGwei) * 10n ** 9n,
    baseUnits: {
      SAT: prices.satUnits ?? base.baseUnits.SAT,
      MNEE: prices.mneeUnits ?? base.baseUnits.MNEE,
      ETH: prices.ethUnits ?? base.baseUnits.ETH,
    },
    feeBps: {
      ...base.feeBps,
      MNEE: prices.feeBps ?? base.feeBps.MNEE,
      ETH: prices.feeBps ?? base.feeBps.ETH,
    },
  };
}
