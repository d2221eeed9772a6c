import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskEventRow } from "./rows";

export function insertTaskEvent(tx: Tx, row: Omit<TaskEventRow, "seq">): Promise<void> {
  return tx.insert("task_events", asRecord(row));
}

export function taskEventsOf(tx: Tx, taskId: string): Promise<TaskEventRow[]> {
  return tx.all<TaskEventRow>("SELECT * FROM task_events WHERE task_id = ? ORDER BY seq", [taskId]);
}
