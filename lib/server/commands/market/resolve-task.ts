import { keccak256, toHex } from "viem";
import { settleSplit } from "@/lib/domain/market/settlement";
import type { ResolveInput } from "@/lib/schemas/task-verbs";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { conclude } from "@/lib/server/steps/conclude";
import { gatherWord } from "@/lib/server/steps/gather-word";
import { recordConsent } from "@/lib/server/steps/record-consent";
import { relayWord } from "@/lib/server/steps/relay";
import { heldOf } from "@/lib/server/steps/settle-task";
import { showTask } from "@/lib/server/steps/show-task";
import { takeTask } from "@/lib/server/steps/take-task";
import type { Call, House, Reply } from "../house";

/** The arbiter splits what is left between the two parties; its reason's hash goes on chain. */
export async function resolveTask(
  house: House,
  call: Call<ResolveInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { agentShareBps, reason } = input;
  const chosen = { agentShareBps, reasonHash: keccak256(toHex(reason)) };
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "resolve", chosen }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "resolve", nowMs });
      if (word) {
        await relayWord(tx, house, { task, word, nowMs, chosen });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      const detail = { agentShareBps, reason };
      const resolved = await conclude(tx, house, {
        step: { task, verb: "resolve", to: "resolved", by, nowMs, change: { agentShareBps }, detail },
        part: "rest",
        shares: settleSplit(heldOf(task), agentShareBps),
        isOnChain: word !== null,
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.resolve",
        subjectKind: "task",
        subjectId: task.id,
        detail,
      });
      return { status: 200, value: await showTask(tx, house, { task: resolved, actor, nowMs }) };
    },
  });
}
