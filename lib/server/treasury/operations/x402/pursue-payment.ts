import { InvariantBroken } from "@/lib/domain/errors";
import { PATIENCE_MS } from "@/lib/domain/treasury/service/serving";
import { isX402Ended } from "@/lib/domain/treasury/x402/lifecycle";
import type { Context } from "@/lib/server/kernel/context";
import { within } from "@/lib/server/kernel/within";
import type { Store } from "@/lib/server/store/tx";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { findX402Payment } from "@/lib/server/treasury/tables/x402/payments";

const LOOK_EVERY_MS = 100;

interface Parts {
  readonly context: Context;
  /** Takes a payment on to what the chain says, and its provider. */
  readonly carryOnPayment: (paymentId: string) => Promise<void>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Of each house, by the ids of payments: repeats of one wait together. */
const pursuits = new WeakMap<Store, Map<string, Promise<X402PaymentRow>>>();

export function pursuePayment(parts: Parts, id: string): Promise<X402PaymentRow> {
  const { store } = parts.context;
  const known = pursuits.get(store) ?? new Map<string, Promise<X402PaymentRow>>();
  pursuits.set(store, known);
  const going = known.get(id) ?? pursueAlone(parts, id).finally(() => known.delete(id));
  known.set(id, going);
  return going;
}

/** Takes a purchase on until it has ended; not for ever. A claim is asked for once more. */
async function pursueAlone({ context, carryOnPayment }: Parts, id: string): Promise<X402PaymentRow> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (let isFirst = true; ; isFirst = false) {
    const row = await context.store.read((tx) => findX402Payment(tx, id));
    if (!row) throw new InvariantBroken("A payment is gone.", { id });
    const isOver = isX402Ended(row.state) && !(isFirst && row.state === "claimed");
    if (isOver || Date.now() >= untilMs) return row;
    // What it owes is kept: whatever goes wrong here is tried again, by us or by the job that tells of it.
    const going = carryOnPayment(id).catch(() => undefined);
    await within(going, untilMs - Date.now());
    await pause(LOOK_EVERY_MS);
  }
}
