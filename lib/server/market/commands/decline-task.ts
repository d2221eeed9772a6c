import type { DeclineInput } from "@/lib/schemas/market/task-verbs";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOut } from "@/lib/server/kernel/run-idempotent";
import { passOn } from "@/lib/server/market/operations/assign/reassign";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The assigned agent says no: the next candidate is asked, or the task is open; a named agent's no ends it. */
export async function declineTask(
  house: House,
  call: Call<DeclineInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOut(house, call, async (tx, nowMs) => {
    const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "decline", nowMs });
    const detail = input.reason === undefined ? {} : { reason: input.reason };
    const declined = await passOn(tx, house, { task, verb: "decline", by, nowMs, detail });
    await audit(tx, { atMs: nowMs, actor, action: "task.decline", subjectKind: "task", subjectId: task.id });
    return { status: 200, value: await showTask(tx, house, { task: declined, actor, nowMs }) };
  });
}
