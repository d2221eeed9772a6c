import { settleRefund } from "@/lib/domain/market/settlement";
import type { FailInput } from "@/lib/schemas/task-verbs";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { conclude } from "@/lib/server/steps/conclude";
import { gatherWord } from "@/lib/server/steps/gather-word";
import { recordConsent } from "@/lib/server/steps/record-consent";
import { relayWord } from "@/lib/server/steps/relay";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import type { Call, House, Reply } from "../house";

/** The agent gives up: everything goes back to the buyer. */
export async function failTask(house: House, call: Call<FailInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "fail" }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "fail", nowMs });
      if (word) {
        await relayWord(tx, house, { task, word, nowMs });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      const failed = await conclude(tx, house, {
        step: { task, verb: "fail", to: "failed", by, nowMs, detail: { reason: input.reason } },
        part: "rest",
        shares: settleRefund(task),
        isOnChain: word !== null,
      });
      await audit(tx, { atMs: nowMs, actor, action: "task.fail", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, house, { task: failed, actor, nowMs }) };
    },
  });
}
