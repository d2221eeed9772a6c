import type { SettlementPart, Shares } from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { type Step, transition } from "@/lib/server/market/operations/verb/transition";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { settleTask } from "./settle-task";

interface Conclusion {
  readonly step: Step;
  readonly part: SettlementPart;
  readonly shares: Shares;
  /** Money is in the contract: the verb stands as pending until the chain has its outcome. */
  readonly isOnChain: boolean;
}

/** Ends a task by a verb: SAT at once, a job on chain when the chain has it. */
export async function conclude(tx: Tx, context: Context, conclusion: Conclusion): Promise<TaskRow> {
  const { step } = conclusion;
  if (!conclusion.isOnChain) return settleTask(tx, context, conclusion);
  const waiting = { dueAtMs: null, anchorAtMs: null, paymentState: "pending" };
  return transition(tx, { ...step, isPending: true, change: { ...step.change, ...waiting } });
}
