import type { RequestChangesInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The buyer sends the work back, at most twice; the deliver window starts again. */
export async function requestChanges(
  context: Context,
  call: Call<RequestChangesInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "request_changes" }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, {
        taskId: input.taskId,
        actor,
        verb: "request_changes",
        nowMs,
      });
      if (consent) {
        await anchorSubmissionFirst(tx, context, { task, consent, nowMs });
        await relayConsent(tx, context, { task, consent, nowMs });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      }
      const returned = await transition(tx, {
        task,
        verb: "request_changes",
        to: "in_progress",
        by,
        nowMs,
        change: {
          ...datesAfter(task, { verb: "request_changes", to: "in_progress", nowMs }),
          round: task.round + 1,
          anchorAtMs: null,
        },
        detail: { note: input.note, round: task.round + 1 },
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.request_changes",
        subjectKind: "task",
        subjectId: task.id,
      });
      return { status: 200, value: await showTask(tx, context, { task: returned, actor, nowMs }) };
    },
  });
}
