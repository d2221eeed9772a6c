import type { ChainState } from "@/lib/domain/escrow/contract-states";
import type { Hex } from "@/lib/schemas/hex";
import type { Finding } from "@/lib/server/kernel/checks";
import { findHouseFact, insertHouseFact, swapHouseFact } from "@/lib/server/kernel/tables/house-facts";
import { IS_RUNNING } from "@/lib/server/market/tables/task-jobs";
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

/** How far the rounds of the running jobs and of all others have come, and what they found. */
export interface JobComparison {
  /** The last task of each round that was compared; empty before the first. */
  readonly running: string;
  readonly others: string;
  readonly doubts: readonly JobDoubt[];
}

/** What a re-scan finds takes effect a moment later, so a difference must be seen twice after it. */
export const LOOKS = 2;

const AT_FIRST: JobComparison = { running: "", others: "", doubts: [] };

export async function findComparison(tx: Tx): Promise<JobComparison> {
  const value = await findHouseFact(tx, KEY);
  return value === undefined ? AT_FIRST : { ...AT_FIRST, ...JSON.parse(value) };
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
  readonly createdAtMs: number;
}

const COLUMNS = "j.task_id, j.job_id, j.state, t.created_at_ms";

interface Round {
  /** Compared last. */
  readonly after: string;
  readonly limit: number;
}

/** The next jobs that hold money as the books know it, in the order of their tasks. */
export function runningJobs(tx: Tx, { after, limit }: Round): Promise<JobInBooks[]> {
  return tx.all(
    `SELECT ${COLUMNS} FROM task_jobs j JOIN tasks t ON t.id = j.task_id
     WHERE ${IS_RUNNING} AND j.task_id > ? ORDER BY j.task_id LIMIT ?`,
    [after, limit],
  );
}

/** The next jobs that hold none, in the order of their tasks, but for those that had ended by `endedByMs`. */
export function otherJobs(tx: Tx, round: Round & { endedByMs: number }): Promise<JobInBooks[]> {
  return tx.all(
    `SELECT ${COLUMNS} FROM task_jobs j JOIN tasks t ON t.id = j.task_id
     WHERE (j.state IS NULL OR NOT ${IS_RUNNING}) AND (t.settled_at_ms IS NULL OR t.settled_at_ms > ?)
       AND j.task_id > ? ORDER BY j.task_id LIMIT ?`,
    [round.endedByMs, round.after, round.limit],
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
