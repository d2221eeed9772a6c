import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskEventRow } from "./rows";

export function insertTaskEvent(tx: Tx, row: Omit<TaskEventRow, "seq">): Promise<void> {
  return tx.insert("task_events", asRecord(row));
}

export function taskEventsOf(tx: Tx, taskId: string): Promise<TaskEventRow[]> {
  return tx.all<TaskEventRow>("SELECT * FROM task_events WHERE task_id = ? ORDER BY seq", [taskId]);
}

/** The last line of the timelines, so that a reader knows which moment was checked. */
export async function lastSequence(tx: Tx): Promise<number> {
  const row = await tx.get<{ sequence: number }>("SELECT COALESCE(MAX(seq), 0) AS sequence FROM task_events");
  return row?.sequence ?? 0;
}
