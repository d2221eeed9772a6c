import type { Context } from "@/lib/server/kernel/context";
import { tasksToAnchor } from "@/lib/server/market/tables/task-jobs";
import { tasksDue } from "@/lib/server/market/tables/tasks";

export interface DueWork {
  readonly due: readonly string[];
  readonly toAnchor: readonly string[];
}

/** Tasks whose deadline has passed, and those whose consents must reach the chain now. */
export function dueWork(context: Context, limit: number): Promise<DueWork> {
  return context.store.read(async (tx) => {
    const until = { nowMs: context.clock(), limit };
    const [due, toAnchor] = [await tasksDue(tx, until), await tasksToAnchor(tx, until)];
    return { due: due.map(({ id }) => id), toAnchor: toAnchor.map(({ id }) => id) };
  });
}
