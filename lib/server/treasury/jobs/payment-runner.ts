import type { Context } from "@/lib/server/kernel/context";
import { endedOnChain, unservedPayments } from "@/lib/server/treasury/tables/x402-payments";

const AT_ONCE = 16;

interface Parts {
  readonly context: Context;
  /** Takes a payment by x402 as far as it goes now. */
  readonly carryOnPayment: (paymentId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Takes payments by x402 on that nobody waits for any more, such as those of a house that was killed. */
export class PaymentRunner {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, carryOnPayment, onError } = this.parts;
    const until = { nowMs: context.clock(), limit: AT_ONCE };
    const ids = await context.store.read(async (tx) => [
      ...(await endedOnChain(tx, until)),
      ...(await unservedPayments(tx, until)),
    ]);
    for (const id of ids) {
      if (this.running.size >= AT_ONCE) return;
      if (this.running.has(id)) continue;
      const run = carryOnPayment(id)
        .catch(onError)
        .finally(() => this.running.delete(id));
      this.running.set(id, run);
    }
  }

  /** Once all that it began has ended. */
  async rest(): Promise<void> {
    await Promise.all(this.running.values());
  }
}
