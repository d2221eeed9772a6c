import type { FundInput } from "@/lib/schemas/market/task-verbs";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/**
 * The buyer says the payment is on its way. Nothing is believed: the indexer finds it by its job id, and the task
 * shows it then.
 */
export async function fundTask(context: Context, call: Call<FundInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  return runIdempotent(context, call, async (tx, nowMs) => {
    const { task } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "fund", nowMs });
    const detail = { txHash: input.txHash ?? null };
    await audit(tx, {
      atMs: nowMs,
      actor,
      action: "task.fund",
      subjectKind: "task",
      subjectId: task.id,
      detail,
    });
    return { status: 200, value: await showTask(tx, context, { task, actor, nowMs }) };
  });
}
