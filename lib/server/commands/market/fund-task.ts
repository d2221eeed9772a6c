import type { FundInput } from "@/lib/schemas/task-verbs";
import { audit } from "@/lib/server/steps/audit";
import { carryOut } from "@/lib/server/steps/carry-out";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import type { Call, House, Reply } from "../house";

/**
 * The buyer says the payment is on its way. Nothing is believed: the indexer finds it by its job id, and the task
 * shows it then.
 */
export async function fundTask(house: House, call: Call<FundInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  return carryOut(house, call, async (tx, nowMs) => {
    const { task } = await takeTask(tx, { taskId: input.taskId, actor, verb: "fund", nowMs });
    const detail = { txHash: input.txHash ?? null };
    await audit(tx, {
      atMs: nowMs,
      actor,
      action: "task.fund",
      subjectKind: "task",
      subjectId: task.id,
      detail,
    });
    return { status: 200, value: await showTask(tx, house, { task, actor, nowMs }) };
  });
}
