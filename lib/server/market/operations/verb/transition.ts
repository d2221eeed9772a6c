import { isOnChain } from "@/lib/domain/assets";
import { InvariantBroken, LostRace } from "@/lib/domain/errors";
import { CHAIN_TRANSITIONS } from "@/lib/domain/market/chain-lifecycle";
import {
  type Effect,
  isTerminal,
  type MoneyMove,
  moneyMoveOf,
  type TaskStatus,
  type TaskVerb,
  TRANSITIONS,
  waitsForChain,
} from "@/lib/domain/market/lifecycle";
import type { ChosenShares } from "@/lib/domain/market/settlement";
import { eventsOf, type TimelineActorKind } from "@/lib/domain/market/timeline";
import { requireStep } from "@/lib/domain/transition-table";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

/** Who a line of the timeline names. */
export interface TimelineActor {
  readonly kind: TimelineActorKind;
  readonly id: string | null;
}

export interface Step {
  readonly task: TaskRow;
  readonly verb: TaskVerb;
  readonly to: TaskStatus;
  /** A step by the chain is one of CHAIN_TRANSITIONS, any other one of TRANSITIONS. */
  readonly by: TimelineActor;
  readonly nowMs: number;
  readonly change?: TaskChange | undefined;
  readonly detail?: Record<string, unknown> | undefined;
  /** What decides a payout beside the task: the share of a rejection or of a judgement. */
  readonly chosen?: ChosenShares | undefined;
  /** The money that this op moves beside the status; none when it is left out. */
  readonly money?: MoneyMove;
}

/**
 * Moves a task where its lifecycle lets it go: compare-and-swap, then its lines in the timeline and the public counters.
 * @throws InvariantBroken for a step or a money move that the table does not name, LostRace when the task is no longer
 * as it was read.
 */
export async function transition(tx: Tx, step: Step): Promise<TaskRow> {
  const { task } = step;
  checkMoney(step);
  const isPending = isAnnouncedOnly(step);
  const to = isPending ? task.status : step.to;
  const change: TaskChange = {
    ...step.change,
    ...endOf(to, step.nowMs),
    status: to,
    updatedAtMs: step.nowMs,
  };
  if (isPending) change.pendingVerb = step.verb;
  if (!(await swapTask(tx, task, change))) throw new LostRace();
  const moved: TaskRow = { ...task, ...change, version: task.version + 1 };
  await writeTimeline(tx, { ...step, task: moved, from: task.status, isPending });
  if (task.status !== to) {
    await moveCounter(tx, `tasks:${task.status}`, -1);
    await moveCounter(tx, `tasks:${to}`, 1);
  }
  return moved;
}

/**
 * The money that a step moves in the books. A party's or the house's step moves none of what lies in the contract.
 * @throws InvariantBroken when the table does not name the step.
 */
export function moneyMoveOfStep(step: Pick<Step, "task" | "verb" | "to" | "by">): MoneyMove {
  const { task, verb, to } = step;
  const from = task.status;
  if (step.by.kind === "chain") {
    return moneyMoveOf(requireStep<TaskStatus, TaskVerb, Effect>(CHAIN_TRANSITIONS, { from, verb, to }), to);
  }
  const cell = requireStep<TaskStatus, TaskVerb, Effect>(TRANSITIONS, { from, verb, to });
  return isOnChain(task.asset) ? "none" : moneyMoveOf(cell, to);
}

function checkMoney(step: Step): void {
  const expected = moneyMoveOfStep(step);
  const { money = "none", verb, to } = step;
  if (money !== expected) {
    throw new InvariantBroken("A step moves other money than its lifecycle says.", {
      verb,
      to,
      money,
      expected,
    });
  }
}

/** The verb stands, but its terminal status waits for the chain. */
function isAnnouncedOnly({ task, to, by }: Step): boolean {
  if (by.kind === "chain") return false;
  return waitsForChain({ asset: task.asset, from: task.status, to });
}

/** Nothing is due and nothing waits once a task has ended. */
function endOf(to: TaskStatus, nowMs: number): TaskChange {
  if (!isTerminal(to)) return {};
  return { settledAtMs: nowMs, dueAtMs: null, anchorAtMs: null, candidateByAtMs: null, pendingVerb: null };
}

/** Writes the lines that a verb adds to the timeline; `task` is the row as it is now. */
export async function writeTimeline(
  tx: Tx,
  told: Omit<Step, "change"> & { readonly from: TaskStatus | null; readonly isPending?: boolean },
): Promise<void> {
  const { task, verb, from, to, isPending = false } = told;
  for (const [index, line] of eventsOf({ verb, from, to, isPending }).entries()) {
    await insertTaskEvent(tx, {
      taskId: task.id,
      version: task.version,
      event: line.event,
      fromStatus: line.fromStatus,
      toStatus: line.toStatus,
      actorKind: told.by.kind,
      actorId: told.by.id,
      detail: {
        ...(index === 0 ? told.detail : {}),
        ...(line.event === "task.assigned" ? { agentId: task.agentId } : {}),
        ...(line.event === "task.settling" ? { verb } : {}),
      },
      atMs: told.nowMs,
    });
  }
}
