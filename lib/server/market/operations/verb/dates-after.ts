import { deadlinesAfter, dueAt } from "@/lib/domain/market/deadlines";
import type { TaskStatus, TaskVerb } from "@/lib/domain/market/lifecycle";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { TaskChange } from "@/lib/server/market/tables/tasks";
import { deadlinesOf, termsOf } from "./load-task-for-verb";

/** The deadlines of a task after a verb, and which of them is due next. `nowMs` is the moment they count from. */
export function datesAfter(
  task: TaskRow,
  happened: { verb: TaskVerb; to: TaskStatus; nowMs: number },
): TaskChange {
  const dates = deadlinesAfter({ ...happened, terms: termsOf(task), current: deadlinesOf(task) });
  return { ...dates, dueAtMs: dueAt({ ...dates, status: happened.to }) };
}
