import { paymentKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { cancelQueuedByKey } from "@/lib/server/kernel/tables/outbox";
import type { Tx } from "@/lib/server/store/tx";
import { denyCall } from "@/lib/server/treasury/operations/approval/end-approval";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { stepCall } from "./step-call";

/**
 * Gives back what a call holds that is not served, and that nobody has approved, or signed the payment of; false for one
 * whose payment may be under way.
 */
export async function takeBackCall(
  tx: Tx,
  context: Context,
  of: { call: ServiceCallRow; failure: string; nowMs: number },
): Promise<boolean> {
  const { call, failure, nowMs } = of;
  if (call.state === "waiting") {
    await denyCall(tx, context, { call, verb: "void", deciderId: null, note: failure, nowMs });
    return true;
  }
  if (call.state === "held") {
    await stepCall(tx, context, { call, verb: "lapse", failure, nowMs });
    return true;
  }
  if (call.state !== "paying") return false;
  if (!(await cancelQueuedByKey(tx, { businessKey: paymentKey(call.id), nowMs }))) return false;
  await stepCall(tx, context, { call, verb: "fail", failure, nowMs });
  return true;
}
