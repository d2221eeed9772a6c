import { isEnded } from "@/lib/domain/treasury/call-lifecycle";
import { ApprovalVoid } from "@/lib/domain/treasury/errors";
import type { ApproveInput } from "@/lib/schemas/treasury/approval";
import { z } from "@/lib/schemas/zod";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { denyCall, passCall } from "@/lib/server/treasury/operations/approval/end-approval";
import { waitingCall } from "@/lib/server/treasury/operations/approval/waiting-call";
import { whyVoidNow } from "@/lib/server/treasury/operations/approval/why-void-now";
import type { CallParts } from "@/lib/server/treasury/operations/call/call-parts";
import { pursueCall } from "@/lib/server/treasury/operations/call/pursue-call";
import { requirePaying } from "@/lib/server/treasury/operations/call/require-paying";
import { serviceCallView } from "@/lib/server/treasury/reads/calls";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

const ended = z.object({ voidBy: z.string().nullable() });

/**
 * Lets a waiting call go on, if the policy of now would let just that call pass; else its approval is void, and what it
 * held is free again. 202 while the call goes on.
 * @throws ApprovalVoid; as waitingCall; BooksRed, ProviderDown, ChainUnavailable before anything is decided
 */
export async function approveCall(
  parts: CallParts,
  call: Call<ApproveInput & { readonly id: string }>,
): Promise<Reply> {
  const { context } = parts;
  const { id, reason: note = null } = call.input;
  const { store } = context;
  const reply = await command(context, call, {
    action: ACTIONS["approvals.decide"],
    audited: "approval.approve",
    evidence: async () => {
      const waiting = await store.read((tx) => findCall(tx, id));
      if (waiting?.state === "waiting") await requirePaying(parts, waiting.serviceId);
    },
    op: async (tx: Tx, nowMs: number) => {
      const actor = requireUser(call.actor);
      const asked = await waitingCall(tx, { actor, id, verb: "approve", nowMs });
      const voidBy = await whyVoidNow(tx, { ...asked, nowMs });
      const ending = { call: asked.call, deciderId: actor.userId, nowMs };
      if (voidBy === null) await passCall(tx, context, { ...ending, note });
      else await denyCall(tx, context, { ...ending, verb: "void", note: voidBy });
      const detail = { outcome: voidBy === null ? "approved" : "voided", reason: voidBy ?? note };
      return { status: 200, value: { voidBy }, subject: { kind: "decision", id, detail } };
    },
  });
  const { voidBy } = ended.parse(JSON.parse(reply.body));
  if (voidBy !== null) throw new ApprovalVoid(voidBy);
  await pursueCall(parts, id);
  const view = await store.read((tx) => serviceCallView(tx, id));
  const isOver = view.call === null || isEnded(view.call.state);
  return { ...reply, status: isOver ? 200 : 202, body: JSON.stringify(view) };
}
