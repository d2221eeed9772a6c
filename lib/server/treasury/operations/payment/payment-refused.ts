import { callOfPayment } from "@/lib/server/escrow/tables/relay";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/** The router's word that this very call is paid: then its event tells, and nothing is given back. */
const ALREADY_PAID = "AlreadyPaid";

/** The chain refused the payment of a call for good: what the call held is free again, and its provider is never asked. */
export async function paymentRefused(
  tx: Tx,
  context: Context,
  { outbox, reason, revert }: { outbox: OutboxRow; reason: string; revert: string | null },
): Promise<void> {
  const call = await findCall(tx, callOfPayment(outbox.businessKey));
  if (call?.state !== "paying" || revert === ALREADY_PAID) return;
  const nowMs = context.clock();
  await stepCall(tx, context, { call, verb: "fail", failure: `Payment refused: ${reason}`, nowMs });
  const subject = { subjectKind: "decision", subjectId: call.id };
  await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: "call.payment_refused", ...subject });
}
