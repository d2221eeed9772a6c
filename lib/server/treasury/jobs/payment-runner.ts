import type { Context } from "@/lib/server/kernel/context";
import { endedOnChain, unservedPayments } from "@/lib/server/treasury/tables/x402/payments";
import { FairTurns } from "./fair-turns";

/** Takes payments by x402 on that nobody waits for any more, such as those of a house that was killed. */
export function paymentRunner(parts: {
  context: Context;
  /** Takes a payment by x402 as far as it goes now. */
  carryOnPayment: (paymentId: string) => Promise<void>;
  onError: (error: unknown) => void;
}): FairTurns {
  return new FairTurns({
    ...parts,
    waiting: async (tx, until) => [
      ...(await endedOnChain(tx, until)),
      ...(await unservedPayments(tx, until)),
    ],
    run: parts.carryOnPayment,
  });
}
