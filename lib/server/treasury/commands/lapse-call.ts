import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { takeBackCall } from "@/lib/server/treasury/operations/call/take-back-call";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/** Gives back what a call holds that nobody ended in time; does nothing to one that was ended after all. */
export async function lapseCall(context: Context, of: { callId: string }): Promise<void> {
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    const call = await findCall(tx, of.callId);
    if (!call || call.leaseUntilMs > nowMs) return;
    const failure =
      call.state === "held" ? "Nobody ended the call in time" : "Its payment was not sent in time";
    if (!(await takeBackCall(tx, context, { call, failure, nowMs }))) return;
    const subject = { subjectKind: "decision", subjectId: call.id };
    await audit(tx, { atMs: nowMs, actor: { kind: "house" }, action: "call.lapse", ...subject });
  });
}
