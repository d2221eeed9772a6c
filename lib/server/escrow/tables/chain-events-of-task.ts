import type { Tx } from "@/lib/server/store/tx";
import type { ChainEventRow } from "./rows";

/** What the chain told about a task, oldest first. */
export function chainEventsOfTask(tx: Tx, taskId: string): Promise<ChainEventRow[]> {
  return tx.all<ChainEventRow>(
    "SELECT * FROM chain_events WHERE task_id = ? ORDER BY block_number, log_index",
    [taskId],
  );
}

/** True while a payment of the task lies in a block that does not have all confirmations yet. */
export async function isDepositSeen(tx: Tx, taskId: string): Promise<boolean> {
  const row = await tx.get(
    "SELECT seq FROM chain_events WHERE task_id = ? AND name = 'JobFunded' AND state = 'seen' LIMIT 1",
    [taskId],
  );
  return row !== undefined;
}
