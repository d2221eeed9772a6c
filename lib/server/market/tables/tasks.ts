import type { ChainAsset } from "@/lib/domain/assets";
import type { TaskParties } from "@/lib/domain/market/task-access";
import type { Hex } from "@/lib/schemas/hex";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskRow } from "./rows";

export type TaskChange = Partial<Omit<TaskRow, "id" | "version">>;

export function findTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return tx.get<TaskRow>("SELECT * FROM tasks WHERE id = ?", [id]);
}

export function findTaskByJob(tx: Tx, jobId: Hex): Promise<TaskRow | undefined> {
  return tx.get<TaskRow>("SELECT * FROM tasks WHERE job_id = ?", [jobId]);
}

export function insertTask(tx: Tx, row: TaskRow): Promise<void> {
  return tx.insert("tasks", asRecord(row));
}

/** Compare-and-swap: true when the row still had that status and version and was changed. */
export async function swapTask(
  tx: Tx,
  from: { id: string; status: string; version: number },
  change: TaskChange,
): Promise<boolean> {
  const { sql, values } = assignments(asRecord(change));
  const changed = await tx.run(
    `UPDATE tasks SET ${sql}, version = version + 1 WHERE id = ? AND status = ? AND version = ?`,
    [...values, from.id, from.status, from.version],
  );
  return changed === 1;
}

/** Tasks whose next deadline has passed, oldest first. */
export async function tasksDue(tx: Tx, until: { nowMs: number; limit: number }): Promise<{ id: string }[]> {
  return tx.all<{ id: string }>("SELECT id FROM tasks WHERE due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?", [
    until.nowMs,
    until.limit,
  ]);
}

/** Tasks whose held signatures must now reach the chain. */
export async function tasksToAnchor(
  tx: Tx,
  until: { nowMs: number; limit: number },
): Promise<{ id: string }[]> {
  return tx.all<{ id: string }>(
    "SELECT id FROM tasks WHERE anchor_at_ms <= ? ORDER BY anchor_at_ms, id LIMIT ?",
    [until.nowMs, until.limit],
  );
}

/** Since when the oldest task waits for its deadline to be carried out or its signatures to be anchored; null when none is due. */
export async function oldestDueMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(x.at_ms) AS at_ms FROM
       (SELECT MIN(due_at_ms) AS at_ms FROM tasks WHERE due_at_ms <= ?
        UNION ALL SELECT MIN(anchor_at_ms) FROM tasks WHERE anchor_at_ms <= ?) x`,
    [nowMs, nowMs],
  );
  return row?.atMs ?? null;
}

/** Jobs that hold money as the books know it. */
export async function jobsWithMoney(tx: Tx): Promise<{ jobId: Hex; asset: ChainAsset }[]> {
  return tx.all("SELECT job_id, asset FROM tasks WHERE job_id IS NOT NULL AND held_units <> 0 ORDER BY id");
}

/** Asks about a task's deadline again later; its status and version stay. */
export async function postponeTask(tx: Tx, id: string, dueAtMs: number | null): Promise<void> {
  await tx.run("UPDATE tasks SET due_at_ms = ? WHERE id = ?", [dueAtMs, id]);
}

/** Says when the house must next look at what it owes the chain for a task. */
export async function setAnchorTime(tx: Tx, id: string, anchorAtMs: number | null): Promise<void> {
  await tx.run("UPDATE tasks SET anchor_at_ms = ? WHERE id = ?", [anchorAtMs, id]);
}

/** What permissions need to know of a row. */
export function partiesOf(task: TaskRow): TaskParties {
  return {
    buyerId: task.buyerId,
    agentId: task.agentId,
    status: task.status,
    strategy: task.strategy,
  };
}
