import { DEFAULT_KIND, ESCROW_VERBS, kindOfVerb } from "@/lib/domain/escrow/escrow-verbs";
import { ANCHOR_OF, isTakenBack } from "@/lib/domain/market/anchors";
import { dueAt } from "@/lib/domain/market/deadlines";
import { isTerminal } from "@/lib/domain/market/lifecycle";
import { backoffMs, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import { refusalsLike } from "@/lib/server/escrow/relay/relay-tries";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { termsOf, waitingOf } from "@/lib/server/market/operations/verb/load-task-for-verb";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { setAnchorTime } from "@/lib/server/market/tables/task-jobs";
import { findTask, swapTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import { anchorTimeAfterRefusal, anchorTimeOf } from "./anchor";

const TAKEN_BACK =
  "The house has paid for it in vain and sends it no more: whoever signed it must send it from the own wallet.";

/**
 * The chain refused what the house relayed: the outcome no longer waits, and the timeline says why. What the refused
 * verb would have made superfluous is anchored now, so that a party who takes its consent back cannot outwait the other. An
 * anchor that still protects something is owed anew, and so, after growing pauses, is what silence means.
 */
export async function relayRefused(
  tx: Tx,
  context: Context,
  refused: { outbox: OutboxRow; reason: string },
): Promise<void> {
  const { outbox, reason } = refused;
  const task = outbox.taskId === null ? undefined : await findTask(tx, outbox.taskId);
  if (!task) return;
  const nowMs = context.clock();
  if (outbox.kind === ESCROW_VERBS.cancel.outboxKind && task.pendingVerb !== "cancel") {
    await setAnchorTime(tx, task.id, refundTimeOf(context, task, nowMs));
  }
  const { refusals, reverts } = await refusalsLike(tx, outbox);
  const isDefault = outbox.kind === DEFAULT_KIND;
  if (isTerminal(task.status)) {
    // A payment that came after the end goes back to its buyer, however often it is refused.
    if (isDefault && task.heldUnits > 0n) await setAnchorTime(tx, task.id, nowMs + backoffMs(refusals));
    return;
  }
  const anchorAgainAtMs = anchorTimeAfterRefusal(context, task, {
    kind: outbox.kind,
    refusals,
    reverts,
    nowMs,
  });
  if (anchorAgainAtMs !== null && refusals > 1) {
    // The timeline has said it already.
    await setAnchorTime(tx, task.id, anchorAgainAtMs);
    return;
  }
  const isAwaited = task.pendingVerb !== null && kindOfVerb(task.pendingVerb) === outbox.kind;
  const change = isAwaited
    ? {
        pendingVerb: null,
        paymentState: "held" as const,
        dueAtMs: isDefault ? nowMs + backoffMs(refusals) : dueAt({ ...waitingOf(task), pendingVerb: null }),
        anchorAtMs: anchorTimeOf(context, task, { nowMs, isAtOnce: true }),
      }
    : { anchorAtMs: anchorAgainAtMs ?? undefined };
  if (!(await swapTask(tx, task, { ...change, updatedAtMs: nowMs }))) return;
  if (isDefault && refusals > 1) return;
  const isGivenUp = ANCHOR_OF[task.status] === outbox.kind && isTakenBack({ reverts });
  await insertTaskEvent(tx, {
    taskId: task.id,
    version: task.version + 1,
    event: "task.relay_refused",
    fromStatus: task.status,
    toStatus: task.status,
    actorKind: "chain",
    actorId: null,
    detail: { kind: outbox.kind, reason, ...(isGivenUp && { note: TAKEN_BACK }) },
    atMs: nowMs,
  });
}

/** A refund that the buyer's consent did not bring waits for the contract's accept window. */
function refundTimeOf(context: Context, task: TaskRow, nowMs: number): number {
  const windowEndsMs = task.acceptByAtMs ?? nowMs + termsOf(task).acceptWithinS * SECOND_MS;
  const graceMs = (context.chain?.facts.graceS ?? 0) * SECOND_MS;
  return Math.max(windowEndsMs + graceMs + SECOND_MS, nowMs + MINUTE_MS);
}
