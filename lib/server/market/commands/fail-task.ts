import { settleRefund } from "@/lib/domain/market/settlement";
import type { FailInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

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
