import { InvalidInput } from "@/lib/domain/errors";
import { settleCompleted } from "@/lib/domain/market/settlement";
import type { ApproveInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { heldOf } from "@/lib/server/market/operations/settle/settle-task";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The buyer is content: the agent is paid its whole price. */
export async function approveTask(
  context: Context,
  call: Call<ApproveInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "approve" }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "approve", nowMs });
      checkVerdicts(task, input.verdicts);
      if (input.verdicts?.includes("UNMET")) {
        throw new InvalidInput([
          { pointer: "#/verdicts", detail: "Work with an unmet criterion is rejected, not approved." },
        ]);
      }
      // An approval that may be taken back is no reason to keep the submission waiting.
      if (consent?.isRevocable) await anchorSubmissionFirst(tx, context, { task, consent, nowMs });
      if (consent) await relayConsent(tx, context, { task, consent, nowMs });
      if (consent) await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      const change = { verdicts: JSON.stringify(input.verdicts ?? []) };
      const approved = await conclude(tx, context, {
        step: { task, verb: "approve", to: "completed", by, nowMs, change },
        part: "rest",
        shares: settleCompleted(heldOf(task)),
        isOnChain: consent !== null,
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.approve",
        subjectKind: "task",
        subjectId: task.id,
      });
      return { status: 200, value: await showTask(tx, context, { task: approved, actor, nowMs }) };
    },
  });
}
