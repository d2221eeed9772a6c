import { isOnChain } from "@/lib/domain/assets";
import { LostRace } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { isChainAhead } from "@/lib/domain/market/anchors";
import type { Context } from "@/lib/server/kernel/context";
import type { TaskRow } from "@/lib/server/market/tables/rows";

/** Money of this task is in the contract, so what is said of it must fit what the contract has. */
export function isInContract(task: TaskRow): boolean {
  return isOnChain(task.asset) && task.status !== "awaiting_payment";
}

/**
 * The contract now has the job no further than the books: whoever acts here is not told yes to what a party's own
 * transaction has already made impossible.
 * @throws LostRace where it has; ChainUnavailable while nobody can say
 */
export async function requireJobHere(context: Context, task: TaskRow): Promise<void> {
  if (!isInContract(task) || task.jobId === null) return;
  if (!context.chain) throw new ChainUnavailable();
  const job = await context.chain.readJob(task.jobId);
  if (!isChainAhead(task, job)) return;
  throw new LostRace(
    `The escrow already has this job as ${job.state}; the task here follows in a moment. Read it again, then decide anew.`,
  );
}
