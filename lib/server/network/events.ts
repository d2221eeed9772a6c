import { InvariantBroken } from "@/lib/domain/errors";
import { payeeTriedAgainMs } from "@/lib/domain/network/payout-skips";
import { MINUTE_MS } from "@/lib/domain/time";
import { batchOf, ETHER_KIND, payoutOf, UPTIME_KIND } from "@/lib/server/escrow/tables/relay";
import type { Context, RouterHandlers } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { routerHandlers as treasury } from "@/lib/server/treasury/events";
import { applyPayout, applySkip } from "./operations/apply-payout";
import { freePayout, keepPaid } from "./operations/settle-payout";
import { stepPayout } from "./operations/step-payout";
import { findPayout, payoutsUnderWay } from "./tables/payouts";
import type { PayoutRow } from "./tables/rows";

/** What comes of uptime payouts when the chain tells of them; all else of the router is the treasury's. */
export const routerHandlers: RouterHandlers = {
  async apply(tx, context, fact) {
    if (fact.name === "PayoutExecuted") return applyPayout(tx, context, fact);
    if (fact.name === "PayoutSkipped") return applySkip(tx, context, fact);
    return treasury.apply(tx, context, fact);
  },
  async etherSent(tx, context, { outbox, txHash }) {
    const payout = await requireSending(tx, outbox);
    const { journalId } = payout;
    await keepPaid(tx, { payout, change: { txHash, journalId }, nowMs: context.clock() });
  },
  async paymentRefused(tx, context, refused) {
    if (refused.outbox.kind === ETHER_KIND) return bounce(tx, context, refused);
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

/** Its payee took no ether: the payer owes it as before, and tries again after growing pauses. */
async function bounce(
  tx: Tx,
  context: Context,
  { outbox, reason }: { outbox: OutboxRow; reason: string },
): Promise<void> {
  const payout = await requireSending(tx, outbox);
  const nowMs = context.clock();
  const nextTryAtMs = payeeTriedAgainMs(payout.tries - 1, nowMs);
  const change = { why: `Its ether was not taken: ${reason}`, nextTryAtMs };
  await stepPayout(tx, { payout, verb: "bounce", change, nowMs });
}

async function requireSending(tx: Tx, { businessKey }: OutboxRow): Promise<PayoutRow> {
  const payout = await findPayout(tx, payoutOf(businessKey));
  if (payout?.state !== "sending")
    throw new InvariantBroken("Ether was sent that no payout awaits.", { businessKey });
  return payout;
}
