import type { ContestInput } from "@/lib/schemas/task-verbs";
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

/** The agent does not accept the rejection: the arbiter is asked. */
export async function contestTask(
  house: House,
  call: Call<ContestInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "contest" }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "contest", nowMs });
      if (word) {
        await relayWord(tx, house, { task, word, nowMs });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      const contested = await transition(tx, {
        task,
        verb: "contest",
        to: "disputed",
        by,
        nowMs,
        change: datesAfter(task, { verb: "contest", to: "disputed", nowMs }),
        detail: { statement: input.statement },
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.contest",
        subjectKind: "task",
        subjectId: task.id,
      });
      return { status: 200, value: await showTask(tx, house, { task: contested, actor, nowMs }) };
    },
  });
}
