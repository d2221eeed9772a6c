import type { Actor } from "@/lib/domain/access/actor";
import { NotFound } from "@/lib/domain/errors";
import type { TaskPartyVerb } from "@/lib/domain/market/task-access";
import type { Context } from "@/lib/server/kernel/context";
import { authorizeOnTask } from "@/lib/server/market/access";
import { partiesOf } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { findTask } from "@/lib/server/market/tables/tasks";

/**
 * The permission part of reading a task or of its verb, for a route that must answer 404 and 403 before it reads the body.
 * The command asks again inside its op.
 */
export async function assertMayAct(
  context: Context,
  asked: { actor: Actor; verb: TaskPartyVerb | "read"; taskId: string },
): Promise<void> {
  const task = await context.store.read((tx) => findTask(tx, asked.taskId));
  authorizeOnTask(asked.actor, { verb: asked.verb, task: task ? partiesOf(task) : null });
  if (!task) throw new NotFound();
}
