import { settleRefund } from "@/lib/domain/market/settlement";
import type { FailInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The agent gives up: everything goes back to the buyer. */
export async function failTask(context: Context, call: Call<FailInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "fail" }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "fail", nowMs });
      if (consent) {
        await relayConsent(tx, context, { task, consent, nowMs });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      }
      const failed = await conclude(tx, context, {
        step: { task, verb: "fail", to: "failed", by, nowMs, detail: { reason: input.reason } },
        part: "rest",
        shares: settleRefund(task),
        isOnChain: consent !== null,
      });
      await audit(tx, { atMs: nowMs, actor, action: "task.fail", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, context, { task: failed, actor, nowMs }) };
    },
  });
}
