import type { ContestInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The agent does not accept the rejection: the arbiter is asked. */
export async function contestTask(
  context: Context,
  call: Call<ContestInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "contest" }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "contest", nowMs });
      if (consent) {
        await relayConsent(tx, context, { task, consent, nowMs });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
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
      return { status: 200, value: await showTask(tx, context, { task: contested, actor, nowMs }) };
    },
  });
}
