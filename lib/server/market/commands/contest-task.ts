import type { ContestInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayWord } from "@/lib/server/escrow/relay/relay-consent";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";

/** The agent does not accept the rejection: the arbiter is asked. */
export async function contestTask(
  house: House,
  call: Call<ContestInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  return carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "contest" }),
    op: async (tx, nowMs, word) => {
      const { task, by } = await takeTask(tx, { taskId: input.taskId, actor, verb: "contest", nowMs });
      if (word) {
        await relayWord(tx, house, { task, word, nowMs });
        await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      }
      const contested = await transition(tx, {
        task,
        verb: "contest",
        to: "disputed",
        by,
        nowMs,
        change: datesAfter(task, { verb: "contest", to: "disputed", nowMs }),
        detail: { statement: input.statement },
      });
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "task.contest",
        subjectKind: "task",
        subjectId: task.id,
      });
      return { status: 200, value: await showTask(tx, house, { task: contested, actor, nowMs }) };
    },
  });
}
