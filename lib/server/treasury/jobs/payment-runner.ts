import type { Context } from "@/lib/server/kernel/context";
import { endedOnChain, unservedPayments } from "@/lib/server/treasury/tables/x402-payments";
import { FairTurns, LOOKED_AT } from "./fair-turns";

interface Parts {
  readonly context: Context;
  /** Takes a payment by x402 as far as it goes now. */
  readonly carryOnPayment: (paymentId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Takes payments by x402 on that nobody waits for any more, such as those of a house that was killed. */
export class PaymentRunner {
  private readonly turns: FairTurns;

  constructor(private readonly parts: Parts) {
    this.turns = new FairTurns({ run: parts.carryOnPayment, onError: parts.onError });
  }

  async tick(): Promise<void> {
    const { context } = this.parts;
    const until = { nowMs: context.clock(), limit: LOOKED_AT };
    const waiting = await context.store.read(async (tx) => [
      ...(await endedOnChain(tx, until)),
      ...(await unservedPayments(tx, until)),
    ]);
    this.turns.begin(waiting);
  }

  /** Once all that it began has ended. */
  rest(): Promise<void> {
    return this.turns.rest();
  }
}
