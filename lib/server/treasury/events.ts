import { InvariantBroken } from "@/lib/domain/errors";
import type { RouterHandlers } from "@/lib/server/kernel/context";
import { applyPayment } from "./operations/payment/apply-payment";
import { applyReturn } from "./operations/payment/apply-return";
import { paymentRefused } from "./operations/payment/payment-refused";

/** What the treasury does when the chain tells it of payments by its router. */
export const routerHandlers: Omit<RouterHandlers, "etherSent"> = {
  async apply(tx, context, fact) {
    if (fact.name === "PaymentExecuted") return applyPayment(tx, context, fact);
    if (fact.name === "PaymentRefunded") return applyReturn(tx, context, fact);
    throw new InvariantBroken("The books do not know this event of the router.", { event: fact.name });
  },
  paymentRefused,
};
