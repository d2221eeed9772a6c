import { InvariantBroken, LostRace } from "@/lib/domain/errors";
import { spendReturnJournal } from "@/lib/domain/ledger/treasury-journals";
import { requireStep } from "@/lib/domain/transition-table";
import { CALL_TRANSITIONS, isEnded } from "@/lib/domain/treasury/call-lifecycle";
import { eventKeyOf, hexIn, unitsIn } from "@/lib/server/escrow/mirror/event-values";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { addReturned, findRouterPayment } from "@/lib/server/treasury/tables/router-payments";
import { findCall, swapCall } from "@/lib/server/treasury/tables/service-calls";

/** Money of a payment came back to the treasury. A call that was never served is over once all of it did. */
export async function applyReturn(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const paymentId = hexIn(fact, "paymentId");
  if (paymentId === null) throw new InvariantBroken("A refund lacks its payment.", { event: fact.name });
  const units = unitsIn(fact, "units");
  const nowMs = context.clock();
  // Its payment may be held up: then this waits as well, and is tried again.
  if (!(await addReturned(tx, { id: paymentId, units })))
    throw new InvariantBroken("Money came back of a payment that is not booked.", { paymentId });
  const payment = await findRouterPayment(tx, paymentId);
  const journal = spendReturnJournal({ eventKey: eventKeyOf(fact), asset: "MNEE", units });
  await postJournal(tx, context, { journal, atMs: nowMs, callId: payment?.callId ?? null });
  if (payment?.callId) await returnToCall(tx, { callId: payment.callId, units, nowMs });
}

async function returnToCall(tx: Tx, of: { callId: string; units: bigint; nowMs: number }): Promise<void> {
  const call = await findCall(tx, of.callId);
  if (!call) throw new InvariantBroken("A payment names a call that is not there.", { callId: of.callId });
  const returnedUnits = call.returnedUnits + of.units;
  const isOver = call.state !== "served" && returnedUnits === call.paidUnits;
  const to = isOver ? "refunded" : call.state;
  requireStep(CALL_TRANSITIONS, { from: call.state, verb: "refund", to });
  const endedAtMs = call.endedAtMs ?? (isEnded(to) ? of.nowMs : null);
  if (!(await swapCall(tx, call, { state: to, returnedUnits, endedAtMs }))) throw new LostRace();
}
