import { type Address, encodeFunctionData, type Hex } from "viem";
import { paymentRouterAbi } from "./generated/payment-router";

/** What the treasury allows the key that spends, in units a UTC day. */
export interface SpendingLimits {
  readonly spender: Address;
  readonly dailyCeilingUnits: bigint;
  readonly dailyPayoutCeilingUnits: bigint;
}

/** The treasury's own transaction: one spender at a time, and its ceilings. */
export function setSpenderCall(router: Address, limits: SpendingLimits): { to: Address; data: Hex } {
  const args = [limits.spender, limits.dailyCeilingUnits, limits.dailyPayoutCeilingUnits] as const;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName: "setSpender", args });
  return { to: router, data };
}
