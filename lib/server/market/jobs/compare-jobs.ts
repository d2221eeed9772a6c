import type { Logger } from "pino";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import { confirmedBlock } from "@/lib/server/escrow/tables/chain-log";
import { findRescan } from "@/lib/server/escrow/tables/rescans";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import {
  findComparison,
  type JobComparison,
  type JobDoubt,
  type JobInBooks,
  jobsOfTasks,
  LOOKS,
  otherJobs,
  runningJobs,
  saveComparison,
} from "@/lib/server/market/tables/job-comparison";
import { rescanForTask } from "@/lib/server/market/tables/task-rescan";
import type { Tx } from "@/lib/server/store/tx";

/** Jobs that hold money have a round of their own: however many tasks nobody pays, it takes no longer. */
const RUNNING_AT_ONCE = 200;
const OTHERS_AT_ONCE = 100;
/** A task that ended so long ago is not asked about again. */
const LOOKED_AFTER_MS = 30 * DAY_MS;
/** What a re-scan does not explain is read again after as long as it has stood, and no sooner than this. */
const RESCAN_AGAIN_MS = MINUTE_MS;

interface Parts {
  readonly context: Context;
  readonly log: Logger;
}

/** What the books say at their last final block, and which jobs the contract is asked about there. */
interface Books {
  readonly block: number | null;
  readonly known: JobComparison;
  readonly isRescanning: boolean;
  readonly next: Pick<JobComparison, "running" | "others">;
  readonly jobs: readonly JobInBooks[];
}

/** A job that stands differently in the contract, as it is doubted now and was before. */
interface Looked {
  readonly job: JobInBooks;
  readonly before: JobDoubt | undefined;
  readonly doubt: JobDoubt;
}

/**
 * Asks the contract for the state of the next jobs at the block that the books have come to. Where it differs the logs
 * are read again; what differs after that is a finding at its task until it agrees.
 */
export async function compareJobs({ context, log }: Parts): Promise<void> {
  const { chain } = context;
  if (!chain) return;
  const nowMs = context.clock();
  const books = await context.store.read((tx) => readBooks(tx, nowMs));
  if (books.block === null) return;
  const looked = await lookAt(chain, books, { block: books.block, nowMs });
  await context.store.write(async (tx) => {
    for (const { job, doubt } of looked) {
      if (doubt.rescannedAtMs === nowMs) await rescanForTask(tx, { task: job, nowMs });
    }
    await saveComparison(tx, { ...books.next, doubts: looked.map(({ doubt }) => doubt) });
  });
  for (const { doubt, before } of looked) {
    if (doubt.looks === before?.looks) continue;
    if (doubt.looks === 0)
      log.warn({ doubt }, "the contract has a job in another state: logs are read again");
    if (doubt.looks === LOOKS) log.error({ doubt }, "the contract has a job in another state than the books");
  }
}

async function readBooks(tx: Tx, nowMs: number): Promise<Books> {
  const known = await findComparison(tx);
  const running = await runningJobs(tx, { after: known.running, limit: RUNNING_AT_ONCE });
  const others = await otherJobs(tx, {
    after: known.others,
    limit: OTHERS_AT_ONCE,
    endedByMs: nowMs - LOOKED_AFTER_MS,
  });
  const doubted = new Set(known.doubts.map(({ taskId }) => taskId));
  const again = await jobsOfTasks(tx, [...doubted]);
  return {
    block: await confirmedBlock(tx),
    known,
    isRescanning: (await findRescan(tx)) !== undefined,
    next: { running: nextOf(running, RUNNING_AT_ONCE), others: nextOf(others, OTHERS_AT_ONCE) },
    jobs: [...again, ...[...running, ...others].filter(({ taskId }) => !doubted.has(taskId))],
  };
}

/** Where a round goes on; at its end it begins anew. */
function nextOf(jobs: readonly JobInBooks[], limit: number): string {
  return jobs.length < limit ? "" : (jobs.at(-1)?.taskId ?? "");
}

/** The jobs that the contract has in another state, each with how often that was seen. */
async function lookAt(
  chain: ChainEvidence,
  { known, jobs, isRescanning }: Books,
  at: { block: number; nowMs: number },
): Promise<Looked[]> {
  const states = await Promise.all(jobs.map(({ jobId }) => chain.readJob(jobId, at.block)));
  return jobs.flatMap((job, index) => {
    const books: ChainState = job.state ?? "none";
    const onChain = states[index]?.state ?? books;
    if (onChain === books) return [];
    const before = known.doubts.find(({ taskId }) => taskId === job.taskId);
    const seen = { taskId: job.taskId, books, chain: onChain, block: at.block };
    const stands = before && isRescanning ? standing(before) : againSeen(before, at.nowMs);
    return [{ job, before, doubt: { ...seen, ...stands } }];
  });
}

/** While logs are read again a doubt can only end: what they explain has yet to take effect. */
function standing({ looks, sinceMs, rescannedAtMs }: JobDoubt) {
  return { looks, sinceMs, rescannedAtMs };
}

function againSeen(before: JobDoubt | undefined, nowMs: number) {
  if (!before) return { looks: 0, sinceMs: nowMs, rescannedAtMs: nowMs };
  const { sinceMs, rescannedAtMs } = before;
  const pauseMs = Math.max(RESCAN_AGAIN_MS, rescannedAtMs - sinceMs);
  const isDue = nowMs - rescannedAtMs >= pauseMs;
  return {
    looks: Math.min(before.looks + 1, LOOKS),
    sinceMs,
    rescannedAtMs: isDue ? nowMs : rescannedAtMs,
  };
}
