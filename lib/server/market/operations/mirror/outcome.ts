import type { ContractState } from "@/lib/chain/contract-state";
import { InvariantBroken } from "@/lib/domain/errors";
import { isTerminal, type TaskStatus, type TaskVerb } from "@/lib/domain/market/lifecycle";
import type { Shares } from "@/lib/domain/market/settlement";
import { type ChainEventFact, numberIn, textIn, unitsIn } from "@/lib/server/escrow/mirror/chain-fact";
import type { Context } from "@/lib/server/kernel/context";
import { cancelQueued } from "@/lib/server/kernel/tables/outbox";
import { settleInPlace, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import type { Step } from "@/lib/server/market/operations/verb/transition";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskNews } from "./deposit";
import { payeeOf } from "./payee";

/** How the chain ended a job. The verbs tell the timeline of the arrival only: what led there was told before. */
export const OUTCOMES: Readonly<Record<string, { verb: TaskVerb; to: TaskStatus; state: ContractState }>> = {
  JobCompleted: { verb: "release_by_silence", to: "completed", state: "completed" },
  JobResolved: { verb: "split_by_silence", to: "resolved", state: "resolved" },
  JobRefunded: { verb: "refund_by_silence", to: "refunded", state: "refunded" },
  JobCancelled: { verb: "cancel", to: "cancelled", state: "cancelled" },
  JobExpired: { verb: "expire", to: "expired", state: "expired" },
  JobFailed: { verb: "fail_by_silence", to: "failed", state: "failed" },
};

/** The chain has the outcome with all our confirmations: the books follow, to the unit that its event says. */
export async function applyOutcome(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const outcome = OUTCOMES[fact.name];
  if (!outcome) return;
  const nowMs = context.clock();
  const shares = sharesOf(fact);
  if (shares.agentUnits + shares.feeUnits + shares.buyerUnits !== task.heldUnits) {
    throw new InvariantBroken("A job paid another amount than its task held.", { task: task.id });
  }
  const payeeId =
    shares.agentUnits === 0n
      ? undefined
      : await payeeOf(tx, context, { task, address: textIn(fact, "agent") });
  const agentShareBps = numberIn(fact, "agentShareBps");
  const step: Step = {
    task,
    verb: outcome.verb,
    to: statusOf(task, outcome.to),
    by: { kind: "chain", id: null },
    nowMs,
    change: {
      chainState: outcome.state,
      pendingDetail: null,
      ...(agentShareBps === null ? {} : { agentShareBps }),
    },
    detail: { txHash: fact.txHash, ...(fact.args.byDefault === true ? { byDefault: true } : {}) },
  };
  await cancelQueued(tx, task.id, nowMs);
  // A late payment comes back to a task that had ended before: its money moves, its status stays.
  if (isTerminal(task.status as TaskStatus)) {
    const ended = { ...step, change: { ...step.change, dueAtMs: null } };
    await settleInPlace(tx, context, { step: ended, paidOnChain: shares, payeeId });
    return;
  }
  await settleTask(tx, context, { step, paidOnChain: shares, payeeId });
}

/** A named agent's no ends a task as expired, also when the money came back by the buyer's own consent. */
function statusOf(task: TaskRow, to: TaskStatus): TaskStatus {
  const isTurnedDown = task.pendingVerb === "decline" || task.pendingVerb === "lapse";
  return isTurnedDown && to === "cancelled" ? "expired" : to;
}

function sharesOf(fact: ChainEventFact): Shares {
  const hasAgent = fact.name === "JobCompleted" || fact.name === "JobResolved";
  return {
    agentUnits: hasAgent ? unitsIn(fact, "agentUnits") : 0n,
    feeUnits: hasAgent ? unitsIn(fact, "feeUnits") : 0n,
    buyerUnits: unitsIn(fact, "buyerUnits"),
    remainingUnits: 0n,
  };
}
