import type { Actor } from "@/lib/domain/access/actor";
import { NotFound } from "@/lib/domain/errors";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { Context } from "@/lib/server/kernel/context";
import { authorizeOnTask } from "@/lib/server/market/access";
import { findTask, partiesOf } from "@/lib/server/market/tables/tasks";
import { showTask } from "./show-task";

/**
 * A task as this actor sees it.
 * @throws Unauthenticated, or NotFound when it is absent or not the actor's to see.
 */
export function getTask(
  context: Pick<Context, "store" | "chain" | "clock">,
  query: { actor: Actor; taskId: string },
): Promise<TaskWire> {
  const { actor } = query;
  return context.store.read(async (tx) => {
    const task = await findTask(tx, query.taskId);
    authorizeOnTask(actor, { verb: "read", task: task ? partiesOf(task) : null });
    if (!task) throw new NotFound();
    return showTask(tx, context, { task, actor, nowMs: context.clock() });
  });
}
