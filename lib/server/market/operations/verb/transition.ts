import { LostRace } from "@/lib/domain/errors";
import { isTerminal, type TaskStatus, type TaskVerb } from "@/lib/domain/market/lifecycle";
import { eventsOf } from "@/lib/domain/market/timeline";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

/** Who a line of the timeline names. */
export interface TimelineActor {
  readonly kind: "buyer" | "agent" | "operator" | "house" | "chain";
  readonly id: string | null;
}

export interface Step {
  readonly task: TaskRow;
  readonly verb: TaskVerb;
  readonly to: TaskStatus;
  readonly by: TimelineActor;
  readonly nowMs: number;
  readonly change?: TaskChange;
  readonly detail?: Record<string, unknown>;
  /** The verb stands, but its terminal status waits for the chain. */
  readonly isPending?: boolean;
}

/**
 * Moves a task: compare-and-swap first, then its lines in the timeline and the public counters.
 * @throws LostRace when the task is no longer as it was read.
 */
export async function transition(tx: Tx, step: Step): Promise<TaskRow> {
  const { task } = step;
  const to = step.isPending ? (task.status as TaskStatus) : step.to;
  const change: TaskChange = {
    ...step.change,
    ...endOf(to, step.nowMs),
    status: to,
    updatedAtMs: step.nowMs,
  };
  if (step.isPending) change.pendingVerb = step.verb;
  if (!(await swapTask(tx, task, change))) throw new LostRace();
  const moved: TaskRow = { ...task, ...change, version: task.version + 1 };
  await writeTimeline(tx, { ...step, task: moved, from: task.status as TaskStatus });
  if (task.status !== to) {
    await moveCounter(tx, `tasks:${task.status}`, -1);
    await moveCounter(tx, `tasks:${to}`, 1);
  }
  return moved;
}

/** Nothing is due and nothing waits once a task has ended. */
function endOf(to: TaskStatus, nowMs: number): TaskChange {
  if (!isTerminal(to)) return {};
  return { settledAtMs: nowMs, dueAtMs: null, anchorAtMs: null, candidateByAtMs: null, pendingVerb: null };
}

/** Writes the lines that a verb adds to the timeline; `task` is the row as it is now. */
export async function writeTimeline(
  tx: Tx,
  told: Omit<Step, "change"> & { readonly from: TaskStatus | null },
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
      detail: JSON.stringify({
        ...(index === 0 ? told.detail : {}),
        ...(line.event === "task.assigned" ? { agentId: task.agentId } : {}),
        ...(line.event === "task.settling" ? { verb } : {}),
      }),
      atMs: told.nowMs,
    });
  }
}
