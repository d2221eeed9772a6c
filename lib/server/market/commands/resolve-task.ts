import { keccak256, toHex } from "viem";
import { settleSplit } from "@/lib/domain/market/settlement";
import type { ResolveInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { heldOf } from "@/lib/server/market/operations/settle/settle-task";
import { gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The arbiter splits what is left between the two parties; its reason's hash goes on chain. */
export async function resolveTask(
  context: Context,
  call: Call<ResolveInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { agentShareBps, reason } = input;
  const chosen = { agentShareBps, reasonHash: keccak256(toHex(reason)) };
  return runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "resolve", chosen }),
    op: async (tx, nowMs, consent) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "resolve", nowMs });
      if (consent) {
        await relayConsent(tx, context, { task, consent, nowMs, chosen });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      }
      const detail = { agentShareBps, reason };
      const resolved = await conclude(tx, context, {
        step: { task, verb: "resolve", to: "resolved", by, nowMs, change: { agentShareBps }, detail },
        part: "rest",
        shares: settleSplit(heldOf(task), agentShareBps),
        isOnChain: consent !== null,
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.resolve",
        subjectKind: "task",
        subjectId: task.id,
        detail,
      });
      return { status: 200, value: await showTask(tx, context, { task: resolved, actor, nowMs }) };
    },
  });
}
