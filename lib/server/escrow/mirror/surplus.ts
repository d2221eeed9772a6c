import { WEI_PER_UNIT } from "@/lib/domain/money";
import type { Hex } from "@/lib/schemas/hex";
import { hexIn, termsIn, unitsIn } from "./event-values";

/** What telling surplus from payments needs of a log. */
export interface TransactionStep {
  readonly txHash: string;
  readonly name: string;
  readonly jobId: Hex | null;
  readonly args: Readonly<Record<string, unknown>>;
}

const keyOf = (of: { txHash: string; token: Hex | null; valueWei: bigint }) =>
  `${of.txHash}:${of.token?.toLowerCase()}:${of.valueWei}`;

/**
 * The transfers to the escrow that pay for nothing. Each funding in the token of the transfer accounts for one of its
 * amount in its transaction, unless it was paid from a credit, which moves no token.
 */
export function surplusAmong<T extends TransactionStep>(
  transfers: readonly T[],
  steps: readonly TransactionStep[],
): T[] {
  const fromCredit = new Set(steps.filter((step) => step.name === "CreditSpent").map((step) => step.jobId));
  const payments = new Map<string, number>();
  for (const step of steps) {
    if (step.name !== "JobFunded" || fromCredit.has(step.jobId)) continue;
    const { token } = termsIn(step);
    const key = keyOf({ txHash: step.txHash, token, valueWei: unitsIn(step, "totalUnits") * WEI_PER_UNIT });
    payments.set(key, (payments.get(key) ?? 0) + 1);
  }
  return transfers.filter((transfer) => {
    const { txHash } = transfer;
    const key = keyOf({ txHash, token: hexIn(transfer, "token"), valueWei: unitsIn(transfer, "value") });
    const left = payments.get(key) ?? 0;
    payments.set(key, left - 1);
    return left <= 0;
  });
}
