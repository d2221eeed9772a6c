import { LostRace } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { APPROVAL_TRANSITIONS, type ApprovalState, type ApprovalVerb } from "@/lib/domain/treasury/approval";
import { CALL_LEASE_MS, CALL_TRANSITIONS, stateOnceLetPass } from "@/lib/domain/treasury/call-lifecycle";
import { priorityOf } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { owePayment } from "@/lib/server/treasury/operations/call/owe-payment";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { decideApproval } from "@/lib/server/treasury/tables/approvals";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { swapCall } from "@/lib/server/treasury/tables/service-calls";

export interface Ending {
  /** The call that waits. */
  readonly call: ServiceCallRow;
  /** Null where the house ends it. */
  readonly deciderId: string | null;
  /** Why. */
  readonly note: string | null;
  readonly nowMs: number;
}

/** A waiting call goes on as any that was let pass. @throws LostRace when somebody was faster */
export async function passCall(tx: Tx, context: Context, ending: Ending): Promise<void> {
  const { call, nowMs } = ending;
  await endApproval(tx, { ...ending, verb: "approve", to: "approved" });
  const state = stateOnceLetPass(call);
  requireStep(CALL_TRANSITIONS, { from: call.state, verb: "approve", to: state });
  const leaseUntilMs = nowMs + CALL_LEASE_MS;
  if (!(await swapCall(tx, call, { state, leaseUntilMs }))) throw new LostRace();
  if (state !== "paying") return;
  const { policy } = await currentPolicy(tx);
  await owePayment(tx, context, { call, priority: priorityOf(policy, call.agentId), nowMs });
}

const DENIED_BY = {
  refuse: { to: "refused", says: "Refused" },
  expire: { to: "expired", says: "Nobody approved it in time" },
  void: { to: "voided", says: "Its approval is void" },
} as const satisfies Partial<Record<ApprovalVerb, unknown>>;

/** A waiting call is not to be had: what it held is free again. @throws LostRace when somebody was faster */
export async function denyCall(
  tx: Tx,
  context: Context,
  ending: Ending & { verb: keyof typeof DENIED_BY },
): Promise<void> {
  const { call, verb, note, nowMs } = ending;
  const { to, says } = DENIED_BY[verb];
  await endApproval(tx, { ...ending, to });
  const failure = note === null ? says : `${says}: ${note}`;
  await stepCall(tx, context, { call, verb: "deny", failure, nowMs });
}

async function endApproval(
  tx: Tx,
  ending: Ending & { verb: ApprovalVerb; to: ApprovalState },
): Promise<void> {
  const { call, verb, to, deciderId, note, nowMs: decidedAtMs } = ending;
  requireStep(APPROVAL_TRANSITIONS, { from: "waiting", verb, to });
  if (!(await decideApproval(tx, call.id, { state: to, deciderId, note, decidedAtMs }))) throw new LostRace();
}
