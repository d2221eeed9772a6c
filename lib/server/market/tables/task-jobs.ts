import type { ChainAsset } from "@/lib/domain/assets";
import { RUNNING_STATES } from "@/lib/domain/escrow/contract-states";
import type { Hex } from "@/lib/schemas/hex";
import { IS_UNSEEN } from "@/lib/server/escrow/tables/relay-ages";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { JobOfTask, TaskJobRow } from "./rows";

/** A task's row has its job's columns beside its own; `t` and `j` are the two tables. */
export const TASK_ROW = `t.*, j.job_id, j.terms AS chain_terms, j.state AS chain_state, j.pending_verb,
  j.anchor_at_ms`;
export const ITS_JOB = "LEFT JOIN task_jobs j ON j.task_id = t.id";

/** What changes of a job; who it is for and its terms never do. */
export type JobChange = Partial<Omit<JobOfTask, "jobId" | "chainTerms">>;

export function insertJob(tx: Tx, row: TaskJobRow): Promise<void> {
  return tx.insert("task_jobs", asRecord(row));
}

/** Part of a task's compare-and-swap, which comes first. */
export async function changeJob(tx: Tx, taskId: string, change: JobChange): Promise<void> {
  const { chainState: state, ...rest } = change;
  const { sql, values } = assignments(asRecord({ state, ...rest }));
  if (sql !== "") await tx.run(`UPDATE task_jobs SET ${sql} WHERE task_id = ?`, [...values, taskId]);
}

/** Tasks whose held signatures must now reach the chain. */
export async function tasksToAnchor(
  tx: Tx,
  until: { nowMs: number; limit: number },
): Promise<{ id: string }[]> {
  return tx.all<{ id: string }>(
    "SELECT task_id AS id FROM task_jobs WHERE anchor_at_ms <= ? ORDER BY anchor_at_ms, task_id LIMIT ?",
    [until.nowMs, until.limit],
  );
}

/** Says when the house must next look at what it owes the chain for a task. */
export async function setAnchorTime(tx: Tx, taskId: string, anchorAtMs: number | null): Promise<void> {
  await changeJob(tx, taskId, { anchorAtMs });
}

/** Jobs that hold money as the books know it. */
export async function jobsWithMoney(tx: Tx): Promise<{ jobId: Hex; asset: ChainAsset }[]> {
  return tx.all(
    `SELECT j.job_id, t.asset FROM task_jobs j JOIN tasks t ON t.id = j.task_id
     WHERE t.held_units <> 0 ORDER BY j.task_id`,
  );
}

/** What has not ended on the contract, as far as the books know. */
export const IS_RUNNING = `j.state IN (${RUNNING_STATES.map((state) => `'${state}'`).join(", ")})`;

/** Since when the oldest transaction for a running job is final without its event in the books; null when none is. */
export async function oldestUnseenMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(o.updated_at_ms) AS at_ms FROM task_jobs j JOIN outbox_rows o ON o.task_id = j.task_id
     WHERE ${IS_RUNNING} AND ${IS_UNSEEN}`,
  );
  return row?.atMs ?? null;
}

/** Since when the oldest task to be anchored waits; null when none is due. */
export async function oldestAnchorMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(anchor_at_ms) AS at_ms FROM task_jobs WHERE anchor_at_ms <= ?",
    [nowMs],
  );
  return row?.atMs ?? null;
}
