import { InvalidInput } from "@/lib/domain/errors";
import { settleCompleted } from "@/lib/domain/market/settlement";
import type { ApproveInput } from "@/lib/schemas/task-verbs";
import { anchorSubmissionFirst } from "@/lib/server/steps/anchor";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { checkVerdicts } from "@/lib/server/steps/check-verdicts";
import { conclude } from "@/lib/server/steps/conclude";
import { gatherWord } from "@/lib/server/steps/gather-word";
import { recordConsent } from "@/lib/server/steps/record-consent";
import { relayWord } from "@/lib/server/steps/relay";
import { heldOf } from "@/lib/server/steps/settle-task";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import type { Call, House, Reply } from "../house";

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
