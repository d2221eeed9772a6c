import { type Actor, authorize } from "@/lib/domain/access/permissions";
import { NotFound } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { partiesOf, type TaskPartyVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { findTask } from "@/lib/server/market/tables/tasks";

/**
 * The permission part of a task verb alone, for a route that must answer 404 and 403 before it reads the body.
 * The command asks again inside its op.
 */
export async function assertMayAct(
  context: Context,
  asked: { actor: Actor; verb: TaskPartyVerb; taskId: string },
): Promise<void> {
  const task = await context.store.read((tx) => findTask(tx, asked.taskId));
  authorize(asked.actor, `task.${asked.verb}`, { task: task ? partiesOf(task) : null });
  if (!task) throw new NotFound();
}
