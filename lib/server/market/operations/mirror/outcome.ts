import type { OutcomeState } from "@/lib/domain/escrow/contract-states";
import { STATUS_OF_STATE, VERB_OF_OUTCOME } from "@/lib/domain/market/anchors";
import { isTerminal, type TaskStatus } from "@/lib/domain/market/lifecycle";
import type { Shares } from "@/lib/domain/market/settlement";
import { hexIn, numberIn, unitsIn } from "@/lib/server/escrow/mirror/event-values";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { cancelQueued } from "@/lib/server/kernel/tables/outbox";
import { settleInPlace, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import type { Step } from "@/lib/server/market/operations/verb/transition";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskNews } from "./deposit";
import { payeeOf } from "./payee";

/** The chain has the outcome with all our confirmations: the books follow, to the unit that its event says. */
export async function applyOutcome(
  tx: Tx,
  context: Context,
  { task, fact, state }: TaskNews & { state: OutcomeState },
): Promise<void> {
  const nowMs = context.clock();
  const shares = sharesOf(fact, state);
  const payeeId = shares.agentUnits === 0n ? undefined : await payeeOf(tx, context, hexIn(fact, "agent"));
  const agentShareBps = numberIn(fact, "agentShareBps");
  const step: Step = {
    task,
    verb: VERB_OF_OUTCOME[state],
    to: statusOf(task, STATUS_OF_STATE[state]),
    by: { kind: "chain", id: null },
    nowMs,
    change: {
      chainState: state,
      ...(agentShareBps === null ? {} : { agentShareBps }),
    },
    detail: { txHash: fact.txHash, ...(fact.args.byDefault === true ? { byDefault: true } : {}) },
  };
  await cancelQueued(tx, task.id, nowMs);
  // A late payment comes back to a task that had ended before: its money moves, its status stays.
  if (isTerminal(task.status)) {
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

function sharesOf(fact: ChainEventFact, state: OutcomeState): Shares {
  const hasAgent = state === "completed" || state === "resolved";
  return {
    agentUnits: hasAgent ? unitsIn(fact, "agentUnits") : 0n,
    feeUnits: hasAgent ? unitsIn(fact, "feeUnits") : 0n,
    buyerUnits: unitsIn(fact, "buyerUnits"),
    remainingUnits: 0n,
  };
}
