import { keccak256, toHex } from "viem";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { Unauthenticated } from "@/lib/domain/errors";
import { settleCompleted } from "@/lib/domain/market/settlement";
import type { SubmitInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorTimeOf } from "@/lib/server/market/operations/anchor/anchor";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The agent hands in its work; without a review it is paid at once. */
export async function submitTask(
  context: Context,
  call: Call<SubmitInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const resultHash = keccak256(toHex(canonicalJson(input.deliverable)));
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "submit", chosen: { resultHash } }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "submit", nowMs });
      const work = { deliverable: JSON.stringify(input.deliverable), resultHash };
      const step = { task, verb: "submit" as const, by, nowMs, detail: { resultHash, round: task.round } };
      if (consent) await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      const anchorAtMs = anchorTimeOf(
        context,
        { ...task, status: "submitted" },
        { nowMs, isAtOnce: consent?.isRevocable },
      );
      const dates = datesAfter(task, { verb: "submit", to: "submitted", nowMs });
      const submitted =
        task.review === "none"
          ? await settleTask(tx, context, {
              step: { ...step, to: "completed", change: work },
              part: "rest",
              shares: settleCompleted(heldOf(task)),
            })
          : await transition(tx, { ...step, to: "submitted", change: { ...work, ...dates, anchorAtMs } });
      await audit(tx, { atMs: nowMs, actor, action: "task.submit", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, context, { task: submitted, actor, nowMs }) };
    },
  });
}
