import { InvalidInput } from "@/lib/domain/errors";
import { settleCompleted } from "@/lib/domain/market/settlement";
import type { ApproveInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { heldOf } from "@/lib/server/market/operations/settle/settle-task";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The buyer is content: the agent is paid its whole price. */
export async function approveTask(
  house: House,
  call: Call<ApproveInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "approve" }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "approve", nowMs });
      checkVerdicts(task, input.verdicts);
      if (input.verdicts?.includes("UNMET")) {
        throw new InvalidInput([
          { pointer: "#/verdicts", detail: "Work with an unmet criterion is rejected, not approved." },
        ]);
      }
      // An approval that may be taken back is no reason to keep the submission waiting.
      if (word?.isRevocable) await anchorSubmissionFirst(tx, house, { task, word, nowMs });
      if (word) await relayWord(tx, house, { task, word, nowMs });
      if (word) await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      const change = { verdicts: JSON.stringify(input.verdicts ?? []) };
      const approved = await conclude(tx, house, {
        step: { task, verb: "approve", to: "completed", by, nowMs, change },
        part: "rest",
        shares: settleCompleted(heldOf(task)),
        isOnChain: word !== null,
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.approve",
        subjectKind: "task",
        subjectId: task.id,
      });
      return { status: 200, value: await showTask(tx, house, { task: approved, actor, nowMs }) };
    },
  });
}
