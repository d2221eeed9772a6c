import type { Context } from "@/lib/server/kernel/context";
import { advance } from "@/lib/server/market/operations/verb/advance";
import type { TimelineActor } from "@/lib/server/market/operations/verb/transition";
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
  const { task, nowMs } = reassigning;
  if (task.strategy === "direct") {
    // On chain the refund waits for the contract: by the buyer's consent if the house has it, else by its accept deadline.
    return advance(tx, context, { ...reassigning, change: { candidateByAtMs: null, anchorAtMs: nowMs } });
  }
  const candidatesTried = [...task.candidatesTried, ...(task.agentId === null ? [] : [task.agentId])];
  const next = await assignNext(tx, { ...task, candidatesTried });
  const passed = await advance(tx, context, {
    ...reassigning,
    hasCandidate: next !== null,
    change: { ...assignmentOf(next), candidatesTried },
  });
  if (task.agentId !== null) await givePlaceBack(tx, task.agentId);
  return passed;
}
