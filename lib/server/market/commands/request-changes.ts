import type { RequestChangesInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The buyer sends the work back, at most twice; the deliver window starts again. */
export async function requestChanges(
  house: House,
  call: Call<RequestChangesInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "request_changes" }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, {
        taskId: input.taskId,
        actor,
        verb: "request_changes",
        nowMs,
      });
      if (word) {
        await anchorSubmissionFirst(tx, house, { task, word, nowMs });
        await relayWord(tx, house, { task, word, nowMs });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
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
      return { status: 200, value: await showTask(tx, house, { task: returned, actor, nowMs }) };
    },
  });
}
