import { settleUndisputed, undisputedBpsOf } from "@/lib/domain/market/settlement";
import type { RejectInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

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
