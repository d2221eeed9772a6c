import type { TaskParties } from "@/lib/domain/market/task-access";
import type { Hex } from "@/lib/schemas/hex";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskRow } from "./rows";
import { changeJob, ITS_JOB, insertJob, TASK_ROW } from "./task-jobs";

export type TaskChange = Partial<Omit<TaskRow, "id" | "version" | "jobId" | "chainTerms">>;

export function findTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return tx.get<TaskRow>(`SELECT ${TASK_ROW} FROM tasks t ${ITS_JOB} WHERE t.id = ?`, [id]);
}

export function findTaskByJob(tx: Tx, jobId: Hex): Promise<TaskRow | undefined> {
  return tx.get<TaskRow>(
    `SELECT ${TASK_ROW} FROM task_jobs j JOIN tasks t ON t.id = j.task_id WHERE j.job_id = ?`,
    [jobId],
  );
}

/** Null fields are left out, so that a task without a job is one row, written as it is. */
export async function insertTask(tx: Tx, row: TaskRow): Promise<void> {
  if (row.jobId === null || row.chainTerms === null) return tx.insert("tasks", asRecord(row));
  const { jobId, chainTerms: terms, chainState: state, pendingVerb, anchorAtMs, ...own } = row;
  await tx.insert("tasks", asRecord(own));
  await insertJob(tx, { taskId: row.id, jobId, terms, state, pendingVerb, anchorAtMs });
}

/**
 * Compare-and-swap: true when the row still had that status and version and was changed, and with it its job. What a
 * change says of a job is nothing to a task without one.
 */
export async function swapTask(
  tx: Tx,
  from: Pick<TaskRow, "id" | "status" | "version" | "jobId">,
  change: TaskChange,
): Promise<boolean> {
  const { chainState, pendingVerb, anchorAtMs, ...own } = change;
  const { sql, values } = assignments(asRecord(own));
  const changed = await tx.run(
    `UPDATE tasks SET version = version + 1${sql && `, ${sql}`} WHERE id = ? AND status = ? AND version = ?`,
    [...values, from.id, from.status, from.version],
  );
  if (changed !== 1) return false;
  if (from.jobId !== null) await changeJob(tx, from.id, { chainState, pendingVerb, anchorAtMs });
  return true;
}

/** Tasks whose next deadline has passed, oldest first. */
export async function tasksDue(tx: Tx, until: { nowMs: number; limit: number }): Promise<{ id: string }[]> {
  return tx.all<{ id: string }>("SELECT id FROM tasks WHERE due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?", [
    until.nowMs,
    until.limit,
  ]);
}

/** Since when the oldest task waits for its deadline to be carried out; null when none is due. */
export async function oldestDueMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(due_at_ms) AS at_ms FROM tasks WHERE due_at_ms <= ?",
    [nowMs],
  );
  return row?.atMs ?? null;
}

/** How soon a task that the contract calls paid, and the books do not, is asked about again. */
export const UNPAID_ASKED_AGAIN_MS = 5_000;

/**
 * Since when the oldest task that nobody paid could have ended, in ms; null when there is none. One that the contract
 * says is paid is asked about again every few seconds, so that its deadline alone never is old.
 */
export async function oldestUnpaidMs(tx: Tx, of: { nowMs: number; graceMs: number }): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(pay_by_at_ms) AS at_ms FROM tasks
     WHERE due_at_ms <= ? AND status = 'awaiting_payment' AND pay_by_at_ms < ?`,
    [of.nowMs + UNPAID_ASKED_AGAIN_MS, of.nowMs - of.graceMs],
  );
  const atMs = row?.atMs ?? null;
  return atMs === null ? null : atMs + of.graceMs;
}

/** Asks about a task's deadline again later; its status and version stay. */
export async function postponeTask(tx: Tx, id: string, dueAtMs: number | null): Promise<void> {
  await tx.run("UPDATE tasks SET due_at_ms = ? WHERE id = ?", [dueAtMs, id]);
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
