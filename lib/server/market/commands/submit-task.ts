import { keccak256, toHex } from "viem";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { Unauthenticated } from "@/lib/domain/errors";
import { settleCompleted } from "@/lib/domain/market/settlement";
import type { SubmitInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorTimeOf } from "@/lib/server/market/operations/anchor/anchor";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The agent hands in its work; without a review it is paid at once. */
export async function submitTask(house: House, call: Call<SubmitInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const resultHash = keccak256(toHex(canonicalJson(input.deliverable)));
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "submit", chosen: { resultHash } }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "submit", nowMs });
      const work = { deliverable: JSON.stringify(input.deliverable), resultHash };
      const step = { task, verb: "submit" as const, by, nowMs, detail: { resultHash, round: task.round } };
      if (word) await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      const anchorAtMs = anchorTimeOf(
        house,
        { ...task, status: "submitted" },
        { nowMs, isAtOnce: word?.isRevocable },
      );
      const dates = datesAfter(task, { verb: "submit", to: "submitted", nowMs });
      const submitted =
        task.review === "none"
          ? await settleTask(tx, house, {
              step: { ...step, to: "completed", change: work },
              part: "rest",
              shares: settleCompleted(heldOf(task)),
            })
          : await transition(tx, { ...step, to: "submitted", change: { ...work, ...dates, anchorAtMs } });
      await audit(tx, { atMs: nowMs, actor, action: "task.submit", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, house, { task: submitted, actor, nowMs }) };
    },
  });
}
