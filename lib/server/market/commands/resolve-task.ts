import { keccak256, toHex } from "viem";
import { settleSplit } from "@/lib/domain/market/settlement";
import type { ResolveInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { heldOf } from "@/lib/server/market/operations/settle/settle-task";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

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
