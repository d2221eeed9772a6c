import { parseGwei } from "viem";

export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

const PRIORITY_WEI = parseGwei("1");
/** A replacement must be at least a tenth dearer for nodes to take it. */
const BUMP_PERCENT = 125n;

/** Room for the base fee to double before the transaction is stuck. */
export function freshFees(baseFeeWei: bigint): Fees {
  return { maxFeePerGas: baseFeeWei * 2n + PRIORITY_WEI, maxPriorityFeePerGas: PRIORITY_WEI };
}

/** Dearer than what was signed last, and enough for the base fee as it is now; both rounded up. */
export function bumpedFees(lastMaxFeeWei: bigint, baseFeeWei: bigint): Fees {
  const fresh = freshFees(baseFeeWei);
  const dearer = (lastMaxFeeWei * BUMP_PERCENT + 99n) / 100n;
  const maxFeePerGas = dearer > fresh.maxFeePerGas ? dearer : fresh.maxFeePerGas;
  const priority = maxFeePerGas / 2n > PRIORITY_WEI ? maxFeePerGas / 2n : PRIORITY_WEI;
  return { maxFeePerGas, maxPriorityFeePerGas: priority };
}
