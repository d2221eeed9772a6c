import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { denyCall } from "@/lib/server/treasury/operations/approval/end-approval";
import { waitingCall } from "@/lib/server/treasury/operations/approval/waiting-call";
import { showApproval } from "@/lib/server/treasury/reads/approvals";

/** Refuses a waiting call, or takes one's own back: what it held is free again. @throws as waitingCall */
export function refuseCall(
  context: Context,
  call: Call<{ readonly id: string; readonly reason: string }>,
): Promise<Reply> {
  const { id, reason: note } = call.input;
  return command(context, call, {
    action: ACTIONS["approvals.decide"],
    audited: "approval.refuse",
    op: async (tx, nowMs) => {
      const actor = requireUser(call.actor);
      const { call: waiting } = await waitingCall(tx, { actor, id, verb: "refuse", nowMs });
      const { userId: deciderId } = actor;
      await denyCall(tx, context, { call: waiting, verb: "refuse", deciderId, note, nowMs });
      const subject = { kind: "decision", id, detail: { reason: note } };
      return { status: 200, value: await showApproval(tx, { actor, id }), subject };
    },
  });
}
