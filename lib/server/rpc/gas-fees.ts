import { parseGwei } from "viem";

/** What a transaction offers, in wei for one gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export const PRIORITY_WEI = parseGwei("1");

/** Room for the base fee to double before the transaction is stuck. */
export function roomyFees(baseFeeWei: bigint | null): Fees {
  return { maxFeePerGas: (baseFeeWei ?? 0n) * 2n + PRIORITY_WEI, maxPriorityFeePerGas: PRIORITY_WEI };
}
