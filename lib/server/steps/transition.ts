import { LostRace } from "@/lib/domain/errors";
import { eventsOf, isTerminal, type TaskStatus, type TaskVerb } from "@/lib/domain/market/lifecycle";
import type { TaskRow } from "@/lib/server/store/rows";
import { moveCounter } from "@/lib/server/store/statements/counters";
import { insertTaskEvent } from "@/lib/server/store/statements/task-events";
import { swapTask, type TaskChange } from "@/lib/server/store/statements/tasks";
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
  const change: TaskChange = { ...step.change, ...endOf(to, step.nowMs), status: to, updatedAtMs: step.nowMs };
  if (step.isPending) change.pendingVerb = step.verb;
  if (!(await swapTask(tx, task, change))) throw new LostRace();
  const moved: TaskRow = { ...task, ...change, version: task.version + 1 };
  await tell(tx, step, moved);
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

async function tell(tx: Tx, step: Step, moved: TaskRow): Promise<void> {
  const lines = eventsOf({
    verb: step.verb,
    from: step.task.status as TaskStatus,
    to: step.to,
    isPending: step.isPending ?? false,
  });
  for (const [index, line] of lines.entries()) {
    await insertTaskEvent(tx, {
      taskId: moved.id,
      version: moved.version,
      event: line.event,
      fromStatus: line.fromStatus,
      toStatus: line.toStatus,
      actorKind: step.by.kind,
      actorId: step.by.id,
      detail: index === 0 ? JSON.stringify(step.detail ?? {}) : "{}",
      atMs: step.nowMs,
    });
  }
}
