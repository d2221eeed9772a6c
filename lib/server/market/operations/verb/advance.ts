import {
  isTerminal,
  nextStatus,
  type TaskStatus,
  type TaskVerb,
  waitsForChain,
} from "@/lib/domain/market/lifecycle";
import { isPayout } from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { settleTask } from "@/lib/server/market/operations/settle/settle-task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { datesAfter } from "./dates-after";
import { moneyMoveOfStep, type Step, transition } from "./transition";

/** A step whose destination and money the lifecycle decides. */
export interface Advance extends Omit<Step, "to" | "money"> {
  /** Somebody is there to be assigned. */
  readonly hasCandidate?: boolean;
}

/** The verb stands, and its outcome is on the way to the chain: no deadline runs. */
const WAITING = { dueAtMs: null, anchorAtMs: null, paymentState: "pending" } as const;

/**
 * Carries a verb of the house or a party out as its cell says: where it leads, the deadlines there, and the money that
 * moves. What is paid on chain moves when the contract says so; until then an end is only announced.
 */
export async function advance(tx: Tx, context: Context, asked: Advance): Promise<TaskRow> {
  const { task, verb, nowMs } = asked;
  const to = destinationOf(asked);
  const asset = task.asset;
  if (waitsForChain({ asset, from: task.status, to })) {
    return transition(tx, { ...asked, to, change: { ...WAITING, ...asked.change } });
  }
  const dates = isTerminal(to) ? {} : datesAfter(task, { verb, to, nowMs });
  const step: Step = { ...asked, to, change: { ...dates, ...asked.change } };
  return isPayout(moneyMoveOfStep(step)) ? settleTask(tx, context, { step }) : transition(tx, step);
}

/**
 * Where a verb leads a task. `hasCandidate`: somebody is there to be assigned.
 * @throws IllegalTransition when the task's status does not know the verb.
 */
export function destinationOf(step: { task: TaskRow; verb: TaskVerb; hasCandidate?: boolean }): TaskStatus {
  const { task, verb, hasCandidate } = step;
  return nextStatus({
    status: task.status,
    verb,
    asset: task.asset,
    review: task.review,
    isDirect: task.strategy === "direct",
    hasCandidate,
  });
}
