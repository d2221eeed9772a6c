import { settleUndisputed, undisputedBpsOf } from "@/lib/domain/market/settlement";
import type { RejectInput } from "@/lib/schemas/task-verbs";
import { anchorSubmissionFirst } from "@/lib/server/steps/anchor";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { checkVerdicts } from "@/lib/server/steps/check-verdicts";
import { datesAfter } from "@/lib/server/steps/dates-after";
import { gatherWord } from "@/lib/server/steps/gather-word";
import { recordConsent } from "@/lib/server/steps/record-consent";
import { relayWord } from "@/lib/server/steps/relay";
import { heldOf, settleTask } from "@/lib/server/steps/settle-task";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import { transition } from "@/lib/server/steps/transition";
import type { Call, House, Reply } from "../house";

/** The buyer refuses the work; what is not disputed is the agent's at once, the rest waits for a contest. */
export async function rejectTask(house: House, call: Call<RejectInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  const undisputedBps = undisputedBpsOf(input.verdicts ?? []);
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "reject", chosen: { undisputedBps } }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "reject", nowMs });
      checkVerdicts(task, input.verdicts);
      const verdicts = JSON.stringify(input.verdicts ?? []);
      const dates = datesAfter(task, { verb: "reject", to: "rejected", nowMs });
      const change = { ...dates, undisputedBps, verdicts, anchorAtMs: null };
      const detail = { reasons: input.reasons, undisputedBps };
      const step = { task, verb: "reject" as const, to: "rejected" as const, by, nowMs, change, detail };
      if (word) {
        await anchorSubmissionFirst(tx, house, { task, word, nowMs });
        await relayWord(tx, house, { task, word, nowMs, chosen: { undisputedBps } });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      // On chain the undisputed share is booked from the contract's own event.
      const rejected = word
        ? await transition(tx, step)
        : await settleTask(tx, house, {
            step,
            part: "undisputed",
            shares: settleUndisputed(heldOf(task), undisputedBps),
          });
      await audit(tx, { atMs: nowMs, actor, action: "task.reject", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, house, { task: rejected, actor, nowMs }) };
    },
  });
}
