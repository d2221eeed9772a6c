import type { DeclineInput } from "@/lib/schemas/market/task-verbs";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { reassign } from "@/lib/server/market/operations/assign/reassign";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The assigned agent says no: the next candidate is asked, or the task is open; a named agent's no ends it. */
export async function declineTask(
  context: Context,
  call: Call<DeclineInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runIdempotent(context, call, async (tx, nowMs) => {
    const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "decline", nowMs });
    const detail = input.reason === undefined ? {} : { reason: input.reason };
    const declined = await reassign(tx, context, { task, verb: "decline", by, nowMs, detail });
    await audit(tx, { atMs: nowMs, actor, action: "task.decline", subjectKind: "task", subjectId: task.id });
    return { status: 200, value: await showTask(tx, context, { task: declined, actor, nowMs }) };
  });
}
