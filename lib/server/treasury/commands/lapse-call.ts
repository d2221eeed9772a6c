import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { denyCall } from "@/lib/server/treasury/operations/approval/end-approval";
import { takeBackCall } from "@/lib/server/treasury/operations/call/take-back-call";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/** Gives back what a call holds that nobody ended, or approved, in time; does nothing to one that was after all. */
export async function lapseCall(context: Context, of: { callId: string }): Promise<void> {
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    const call = await findCall(tx, of.callId);
    if (!call || call.leaseUntilMs > nowMs) return;
    const subject = { subjectKind: "decision", subjectId: call.id };
    const line = { atMs: nowMs, actor: { kind: "house" }, ...subject } as const;
    if (call.state === "waiting") {
      await denyCall(tx, context, { call, verb: "expire", deciderId: null, note: null, nowMs });
      return audit(tx, { ...line, action: "approval.expire" });
    }
    const failure =
      call.state === "held" ? "Nobody ended the call in time" : "Its payment was not sent in time";
    if (!(await takeBackCall(tx, context, { call, failure, nowMs }))) return;
    await audit(tx, { ...line, action: "call.lapse" });
  });
}
