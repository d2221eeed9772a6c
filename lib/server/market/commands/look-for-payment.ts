import { isDepositSeen } from "@/lib/server/escrow/tables/chain-events-of-task";
import type { Context } from "@/lib/server/kernel/context";
import { rescanForPayment } from "@/lib/server/market/operations/mirror/rescan-for-payment";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Whether the contract holds the payment of a task and the books have not seen it; `rescan` has the chain's logs read
 * again then.
 * @throws ChainUnavailable
 */
export async function lookForPayment(
  context: Context,
  of: { taskId: string; rescan: boolean },
): Promise<boolean> {
  const { chain } = context;
  const task = await context.store.read((tx) => unpaidTask(tx, of.taskId));
  if (!chain || !task || task.jobId === null) return false;
  const { state } = await chain.readJob(task.jobId);
  if (state === "none") return false;
  return context.store.write(async (tx) => {
    const current = await unpaidTask(tx, of.taskId);
    if (current && of.rescan) await rescanForPayment(tx, { task: current, nowMs: context.clock() });
    return current !== null;
  });
}

async function unpaidTask(tx: Tx, taskId: string) {
  const task = await findTask(tx, taskId);
  const isUnpaid = task?.status === "awaiting_payment" && task.paymentState === "none";
  return isUnpaid && !(await isDepositSeen(tx, taskId)) ? task : null;
}
