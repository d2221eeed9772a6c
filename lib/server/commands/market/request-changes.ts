import type { RequestChangesInput } from "@/lib/schemas/task-verbs";
import { anchorSubmissionFirst } from "@/lib/server/steps/anchor";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { datesAfter } from "@/lib/server/steps/dates-after";
import { gatherWord } from "@/lib/server/steps/gather-word";
import { recordConsent } from "@/lib/server/steps/record-consent";
import { relayWord } from "@/lib/server/steps/relay";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import { transition } from "@/lib/server/steps/transition";
import type { Call, House, Reply } from "../house";

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
