import { MINUTE_MS } from "@/lib/domain/time";
import { batchOf, UPTIME_KIND } from "@/lib/server/escrow/tables/relay";
import type { RouterHandlers } from "@/lib/server/kernel/context";
import { routerHandlers as treasury } from "@/lib/server/treasury/events";
import { applyPayout, applySkip } from "./operations/apply-payout";
import { freePayout } from "./operations/settle-payout";
import { payoutsUnderWay } from "./tables/payouts";

/** What comes of uptime payouts when the chain tells of them; all else of the router is the treasury's. */
export const routerHandlers: RouterHandlers = {
  async apply(tx, context, fact) {
    if (fact.name === "PayoutExecuted") return applyPayout(tx, context, fact);
    if (fact.name === "PayoutSkipped") return applySkip(tx, context, fact);
    return treasury.apply(tx, context, fact);
  },
  async paymentRefused(tx, context, refused) {
    if (refused.outbox.kind !== UPTIME_KIND) return treasury.paymentRefused(tx, context, refused);
    const batchId = batchOf(refused.outbox.businessKey);
    const nowMs = context.clock();
    for (const payout of await payoutsUnderWay(tx, batchId)) {
      const why = `The chain refused the batch: ${refused.reason}`;
      await freePayout(tx, context, {
        payout,
        verb: "take_back",
        why,
        nextTryAtMs: nowMs + MINUTE_MS,
        nowMs,
      });
    }
  },
};
