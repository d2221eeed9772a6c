import type { TimedSignature } from "@/lib/chain/escrow-calls";
import { InvariantBroken } from "@/lib/domain/errors";
import { settleRefund } from "@/lib/domain/market/settlement";
import type { CancelInput } from "@/lib/schemas/market/task-verbs";
import { nobodyAccepted } from "@/lib/server/escrow/attestation/nobody-accepted";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { type GatheredConsent, gatherConsent } from "@/lib/server/market/operations/verb/gather-consent";
import { loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";

/** The buyer takes the task back while nobody has accepted it. */
export async function cancelTask(
  context: Context,
  call: Call<CancelInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return runWithEvidence(context, call, {
    gather: () => gather(context, call),
    op: async (tx, nowMs, { consent, fact }) => {
      const { task, by } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "cancel", nowMs });
      const step = { task, verb: "cancel" as const, to: "cancelled" as const, by, nowMs };
      if (consent && fact) {
        await relayConsent(tx, context, { task, consent, nowMs, nobodyAccepted: fact });
        await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      }
      const isUnpaid = task.status === "awaiting_payment";
      const cancelled = isUnpaid
        ? await transition(tx, step)
        : await conclude(tx, context, {
            step,
            part: "rest",
            shares: settleRefund(task),
            isOnChain: consent !== null,
          });
      await audit(tx, { atMs: nowMs, actor, action: "task.cancel", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, context, { task: cancelled, actor, nowMs }) };
    },
  });
}

/** The attestation is given after the buyer's, and only the house relays it. */
async function gather(
  context: Context,
  call: Call<CancelInput & { taskId: string }>,
): Promise<{ consent: GatheredConsent | null; fact: TimedSignature | null }> {
  const consent = await gatherConsent(context, call, { verb: "cancel" });
  if (!consent || !context.chain) return { consent, fact: null };
  const task: TaskRow | undefined = await context.store.read((tx) => findTask(tx, call.input.taskId));
  if (!task) throw new InvariantBroken("A task vanished between two reads.");
  return { consent, fact: await nobodyAccepted(context.chain, task) };
}
