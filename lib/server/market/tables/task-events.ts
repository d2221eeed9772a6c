import { asRecord } from "@/lib/server/store/columns";
import type { ChainEventRow, TaskEventRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";

export function insertTaskEvent(tx: Tx, row: Omit<TaskEventRow, "seq">): Promise<void> {
  return tx.insert("task_events", asRecord(row));
}

export function taskEventsOf(tx: Tx, taskId: string): Promise<TaskEventRow[]> {
  return tx.all<TaskEventRow>("SELECT * FROM task_events WHERE task_id = ? ORDER BY seq", [taskId]);
}

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
