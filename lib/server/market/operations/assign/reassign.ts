import { type AssetId, isOnChain } from "@/lib/domain/assets";
import { nextStatus, type Review } from "@/lib/domain/market/lifecycle";
import { settleRefund } from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { stringsOf } from "@/lib/server/kernel/wire-values";
import { settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { type TimelineActor, transition } from "@/lib/server/market/operations/verb/transition";
import { givePlaceBack } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { assignmentOf, assignNext } from "./assign-next";

interface Reassigning {
  readonly task: TaskRow;
  readonly verb: "decline" | "lapse";
  readonly by: TimelineActor;
  readonly nowMs: number;
  readonly detail?: Record<string, unknown>;
}

/** The assigned agent will not do it: ask the next one, else leave it open; a task meant for one agent expires. */
export async function reassign(tx: Tx, context: Context, reassigning: Reassigning): Promise<TaskRow> {
  const { task, verb, nowMs } = reassigning;
  if (task.strategy === "direct") return endDirect(tx, context, reassigning);
  const candidatesTried = JSON.stringify([...stringsOf(task.candidatesTried), task.agentId]);
  const next = await assignNext(tx, { ...task, candidatesTried });
  const to = nextStatus({
    status: "assigned",
    verb,
    asset: task.asset as AssetId,
    review: task.review as Review,
    isDirect: false,
    hasCandidate: next !== null,
  });
  const dates = datesAfter(task, { verb, to, nowMs });
  const passed = await transition(tx, {
    ...reassigning,
    to,
    change: { ...assignmentOf(next), ...dates, candidatesTried },
  });
  if (task.agentId !== null) await givePlaceBack(tx, task.agentId);
  return passed;
}

/** On chain the refund waits for the contract: by the buyer's consent if the house has it, else by its accept deadline. */
async function endDirect(tx: Tx, context: Context, reassigning: Reassigning): Promise<TaskRow> {
  const { task, nowMs } = reassigning;
  if (isOnChain(task.asset as AssetId)) {
    const change = { dueAtMs: null, candidateByAtMs: null, anchorAtMs: nowMs, paymentState: "pending" };
    return transition(tx, { ...reassigning, to: "expired", isPending: true, change });
  }
  const step = { ...reassigning, to: "expired" as const };
  return settleTask(tx, context, { step, part: "rest", shares: settleRefund(task) });
}
