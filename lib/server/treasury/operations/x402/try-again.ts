import { LostRace } from "@/lib/domain/errors";
import { requeueByKey, settleKey } from "@/lib/server/escrow/tables/relay";
import type { Tx } from "@/lib/server/store/tx";
import { requireGoing } from "@/lib/server/treasury/reads/services-for-sale";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { requireRoom } from "./require-room";
import { stepPayment } from "./step-payment";

/**
 * Takes up a refused payment that its payer sent again: owed to the chain once more where its nonce is unused, or else
 * found there as somebody else sent it. @throws PaymentsLimited, NotFound; LostRace when it was taken up before
 */
export async function tryAgain(
  tx: Tx,
  of: { payment: X402PaymentRow; input: X402PaymentRow["input"]; isOwed: boolean; nowMs: number },
): Promise<void> {
  const { payment, input, isOwed, nowMs } = of;
  if (isOwed) {
    await requireRoom(tx, { payer: payment.ownerAddress, nowMs });
    await requireGoing(tx);
  }
  const settlements = payment.settlements + (isOwed ? 1 : 0);
  await stepPayment(tx, { payment, verb: "try_again", settlements, input, nowMs });
  if (!isOwed) return;
  if (!(await requeueByKey(tx, { businessKey: settleKey(payment.id), nowMs }))) throw new LostRace();
}
