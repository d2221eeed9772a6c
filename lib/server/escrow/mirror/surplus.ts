import { WEI_PER_UNIT } from "@/lib/domain/money";

/** What telling surplus from payments needs of a log. */
export interface TransactionStep {
  readonly txHash: string;
  readonly name: string;
  readonly jobId: string | null;
  readonly args: Readonly<Record<string, unknown>>;
}

const keyOf = (of: { txHash: string; token: string; valueWei: bigint }) =>
  `${of.txHash}:${of.token.toLowerCase()}:${of.valueWei}`;

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
  for (const { name, jobId, txHash, args } of steps) {
    if (name !== "JobFunded" || fromCredit.has(jobId)) continue;
    const { token } = args.terms as { token: string };
    const key = keyOf({ txHash, token, valueWei: (args.totalUnits as bigint) * WEI_PER_UNIT });
    payments.set(key, (payments.get(key) ?? 0) + 1);
  }
  return transfers.filter(({ txHash, args }) => {
    const key = keyOf({ txHash, token: args.token as string, valueWei: args.value as bigint });
    const left = payments.get(key) ?? 0;
    payments.set(key, left - 1);
    return left <= 0;
  });
}
