import { settleUndisputed, undisputedBpsOf } from "@/lib/domain/market/settlement";
import type { RejectInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The buyer refuses the work; what is not disputed is the agent's at once, the rest waits for a contest. */
export async function rejectTask(
  context: Context,
  call: Call<RejectInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const undisputedBps = undisputedBpsOf(input.verdicts ?? []);
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "reject", chosen: { undisputedBps } }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "reject", nowMs });
      checkVerdicts(task, input.verdicts);
      const verdicts = JSON.stringify(input.verdicts ?? []);
      const dates = datesAfter(task, { verb: "reject", to: "rejected", nowMs });
      const change = { ...dates, undisputedBps, verdicts, anchorAtMs: null };
      const detail = { reasons: input.reasons, undisputedBps };
      const step = { task, verb: "reject" as const, to: "rejected" as const, by, nowMs, change, detail };
      if (consent) {
        await anchorSubmissionFirst(tx, context, { task, consent, nowMs });
        await relayConsent(tx, context, { task, consent, nowMs, chosen: { undisputedBps } });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      }
      // On chain the undisputed share is booked from the contract's own event.
      const rejected = consent
        ? await transition(tx, step)
        : await settleTask(tx, context, {
            step,
            part: "undisputed",
            shares: settleUndisputed(heldOf(task), undisputedBps),
          });
      await audit(tx, { atMs: nowMs, actor, action: "task.reject", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, context, { task: rejected, actor, nowMs }) };
    },
  });
}
