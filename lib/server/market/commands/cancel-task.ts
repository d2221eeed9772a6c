import type { SignedWord } from "@/lib/chain/escrow-calls";
import { InvariantBroken } from "@/lib/domain/errors";
import { settleRefund } from "@/lib/domain/market/settlement";
import type { CancelInput } from "@/lib/schemas/market/task-verbs";
import { nobodyAccepted } from "@/lib/server/escrow/attestation/nobody-accepted";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { conclude } from "@/lib/server/market/operations/settle/conclude";
import { type GatheredWord, gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { TaskRow } from "@/lib/server/store/rows";

/** The buyer takes the task back while nobody has accepted it. */
export async function cancelTask(house: House, call: Call<CancelInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gather(house, call),
    op: async (tx, nowMs, { word, fact }) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "cancel", nowMs });
      const step = { task, verb: "cancel" as const, to: "cancelled" as const, by, nowMs };
      if (word && fact) {
        await relayWord(tx, house, { task, word, nowMs, nobodyAccepted: fact });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      const isUnpaid = task.status === "awaiting_payment";
      const cancelled = isUnpaid
        ? await transition(tx, step)
        : await conclude(tx, house, {
            step,
            part: "rest",
            shares: settleRefund(task),
            isOnChain: word !== null,
          });
      await audit(tx, { atMs: nowMs, actor, action: "task.cancel", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, house, { task: cancelled, actor, nowMs }) };
    },
  });
}

/** The attester's word is given after the buyer's, and only the house relays it. */
async function gather(
  house: House,
  call: Call<CancelInput & { taskId: string }>,
): Promise<{ word: GatheredWord | null; fact: SignedWord | null }> {
  const word = await gatherWord(house, call, { verb: "cancel" });
  if (!word || !house.chain) return { word, fact: null };
  const task: TaskRow | undefined = await house.store.read((tx) => findTask(tx, call.input.taskId));
  if (!task) throw new InvariantBroken("A task vanished between two reads.");
  return { word, fact: await nobodyAccepted(house.chain, task) };
}
