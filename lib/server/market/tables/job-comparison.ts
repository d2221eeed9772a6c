import type { ChainState } from "@/lib/domain/escrow/contract-states";
import type { TaskStatus } from "@/lib/domain/market/lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import type { Finding } from "@/lib/server/kernel/checks";
import { findHouseFact, insertHouseFact, swapHouseFact } from "@/lib/server/kernel/tables/house-facts";
import type { Tx } from "@/lib/server/store/tx";

const KEY = "job_comparison";

/** A job that the contract has in another state than the books. `looks`: how often that was seen since its re-scan. */
export interface JobDoubt {
  readonly taskId: string;
  readonly books: ChainState;
  readonly chain: ChainState;
  /** Where both were read. */
  readonly block: number;
  readonly looks: number;
  readonly sinceMs: number;
  readonly rescannedAtMs: number;
}

/** How far the round of all jobs has come, and what it found. */
export interface JobComparison {
  /** The last task that was compared; empty before the first. */
  readonly cursor: string;
  readonly doubts: readonly JobDoubt[];
}

/** What a re-scan finds takes effect a moment later, so a difference must be seen twice after it. */
export const LOOKS = 2;

const AT_FIRST: JobComparison = { cursor: "", doubts: [] };

export async function findComparison(tx: Tx): Promise<JobComparison> {
  const value = await findHouseFact(tx, KEY);
  return value === undefined ? AT_FIRST : JSON.parse(value);
}

export async function saveComparison(tx: Tx, comparison: JobComparison): Promise<void> {
  const to = JSON.stringify(comparison);
  const from = await findHouseFact(tx, KEY);
  if (from === undefined) await insertHouseFact(tx, KEY, to);
  else if (from !== to) await swapHouseFact(tx, KEY, { from, to });
}

/** A job as the books have it, for the contract to be asked about. */
export interface JobInBooks {
  readonly taskId: string;
  readonly jobId: Hex;
  /** The last state that took effect in the books; null before the first. */
  readonly state: ChainState | null;
  readonly status: TaskStatus;
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
}

const COLUMNS = "j.task_id, j.job_id, j.state, t.status, t.created_at_ms, t.settled_at_ms";

/** The next jobs in the order of their tasks, whatever became of them. */
export function jobsAfter(tx: Tx, after: { cursor: string; limit: number }): Promise<JobInBooks[]> {
  return tx.all(
    `SELECT ${COLUMNS} FROM task_jobs j JOIN tasks t ON t.id = j.task_id
     WHERE j.task_id > ? ORDER BY j.task_id LIMIT ?`,
    [after.cursor, after.limit],
  );
}

export async function jobsOfTasks(tx: Tx, taskIds: readonly string[]): Promise<JobInBooks[]> {
  const jobs: JobInBooks[] = [];
  for (const taskId of taskIds) {
    const job = await tx.get<JobInBooks>(
      `SELECT ${COLUMNS} FROM task_jobs j JOIN tasks t ON t.id = j.task_id WHERE j.task_id = ?`,
      [taskId],
    );
    if (job) jobs.push(job);
  }
  return jobs;
}

/** Since when the oldest doubt stands; null when all agree. */
export async function oldestDoubtMs(tx: Tx): Promise<number | null> {
  const { doubts } = await findComparison(tx);
  return doubts.length === 0 ? null : Math.min(...doubts.map(({ sinceMs }) => sinceMs));
}

/** Doubts that a re-scan did not explain. */
export async function unexplainedJobs(tx: Tx): Promise<Finding[]> {
  const { doubts } = await findComparison(tx);
  return doubts
    .filter(({ looks }) => looks >= LOOKS)
    .map(({ taskId, books, chain, block }) => ({
      place: taskId,
      why: `${books} in the books, ${chain} in the contract at block ${block}`,
    }));
}
