import { type Hex, toFunctionSelector } from "viem";
import { mockMneeAbi } from "./generated/mock-mnee";
import { paymentRouterAbi } from "./generated/payment-router";

/** An error is named on the chain as a function is. */
const NAMES = new Map(
  [...paymentRouterAbi, ...mockMneeAbi].flatMap((entry) => {
    if (entry.type !== "error") return [];
    const { name, inputs } = entry;
    return [[toFunctionSelector(`${name}(${inputs.map(({ type }) => type).join(",")})`), name] as const];
  }),
);

/** By its own name, the error for which the router passed a payout over; null for one that nobody here knows. */
export function nameOfSkip(reason: Hex): string | null {
  return NAMES.get(reason) ?? null;
}
