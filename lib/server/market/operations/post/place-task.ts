import { isOnChain } from "@/lib/domain/assets";
import { lockJournal, userAccount } from "@/lib/domain/ledger/journals";
import { deadlinesAfter, dueAt, NO_DEADLINES } from "@/lib/domain/market/deadlines";
import {
  moneyMoveOf,
  nextStatus,
  POSTING,
  type Review,
  type TaskStatus,
} from "@/lib/domain/market/lifecycle";
import type { TaskAccess, TaskSource } from "@/lib/domain/market/work";
import type { Context } from "@/lib/server/kernel/context";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { requireUndoubted } from "@/lib/server/ledger/operations/require-undoubted";
import { assignFirst, assignmentOf } from "@/lib/server/market/operations/assign/assign-next";
import { writeTimeline } from "@/lib/server/market/operations/verb/transition";
import type { QuoteRow, TaskRow } from "@/lib/server/market/tables/rows";
import { insertTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

export interface Work {
  readonly description: string;
  readonly title?: string | undefined;
  readonly criteria: readonly string[];
  readonly review: Review;
  readonly access: TaskAccess;
  readonly source: TaskSource;
}

interface Placing {
  readonly quote: QuoteRow;
  readonly work: Work;
  readonly taskId: string;
  readonly nowMs: number;
  /** The job on chain that the buyer is to fund; none for SAT. */
  readonly job?: Pick<TaskRow, "jobId" | "chainTerms"> | null;
}

const TITLE_LENGTH = 80;

/** Puts a task of a used quote in the books: SAT is charged and assigned at once, the others await their payment. */
export async function placeTask(tx: Tx, context: Context, placing: Placing): Promise<TaskRow> {
  const { quote, nowMs } = placing;
  const draft = draftOf(placing);
  const asset = quote.asset;
  const candidate = isOnChain(asset) ? null : await assignFirst(tx, { task: draft, quote });
  const status = nextStatus({
    status: null,
    verb: "post",
    asset,
    review: placing.work.review,
    hasCandidate: candidate !== null,
  });
  const isCharged = moneyMoveOf(POSTING, status) === "lock";
  const task: TaskRow = {
    ...draft,
    ...(isCharged ? { ...assignmentOf(candidate), heldUnits: quote.totalUnits, paymentState: "held" } : {}),
    ...datesOf(draft, { to: status, nowMs }),
    status,
  };
  if (isCharged) await charge(tx, context, { task, nowMs });
  await insertTask(tx, task);
  await writeTimeline(tx, {
    task,
    verb: "post",
    from: null,
    to: status,
    by: { kind: "buyer", id: task.buyerId },
    nowMs,
  });
  await moveCounter(tx, `tasks:${status}`, 1);
  return task;
}

async function charge(tx: Tx, context: Context, charged: { task: TaskRow; nowMs: number }): Promise<void> {
  const { task, nowMs } = charged;
  const { id: taskId, buyerId, asset, totalUnits: units } = task;
  await requireUndoubted(tx, context, { accounts: [userAccount(buyerId, asset)], units });
  const journal = lockJournal({ taskId, buyerId, asset, units });
  await postJournal(tx, context, { journal, atMs: nowMs, taskId });
}

function datesOf(draft: TaskRow, at: { to: TaskStatus; nowMs: number }): TaskChange {
  const { to, nowMs } = at;
  const dates = deadlinesAfter({ verb: "post", to, terms: draft.terms, nowMs, current: NO_DEADLINES });
  return { ...dates, dueAtMs: dueAt({ ...dates, status: to }) };
}

function draftOf({ quote, work, taskId, nowMs, job }: Placing): TaskRow {
  return {
    id: taskId,
    buyerId: quote.buyerId,
    agentId: null,
    title: work.title ?? titleOf(work.description),
    description: work.description,
    complexity: quote.complexity,
    asset: quote.asset,
    strategy: quote.strategy,
    review: work.review,
    access: work.access,
    skills: quote.skills,
    criteria: [...work.criteria],
    source: work.source,
    status: "awaiting_payment",
    version: 1,
    quoteId: quote.id,
    quoteHash: quote.hash,
    multiplierHundredths: quote.multiplierHundredths,
    basePriceUnits: quote.baseUnits,
    ceilingUnits: quote.priceUnits,
    feeBps: quote.feeBps,
    feeUnits: quote.feeUnits,
    totalUnits: quote.totalUnits,
    agentPriceUnits: null,
    agentMultiplierHundredths: null,
    heldUnits: 0n,
    paidAgentUnits: 0n,
    paidFeeUnits: 0n,
    refundedUnits: 0n,
    terms: quote.terms,
    ...NO_DEADLINES,
    dueAtMs: null,
    candidatesTried: [],
    deliverable: null,
    resultHash: null,
    round: 0,
    undisputedBps: null,
    verdicts: [],
    agentShareBps: null,
    paymentState: "none",
    pendingVerb: null,
    jobId: job?.jobId ?? null,
    chainTerms: job?.chainTerms ?? null,
    chainState: null,
    anchorAtMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    settledAtMs: null,
  };
}

/** The first line of a description, cut where a list would cut it. */
function titleOf(description: string): string {
  const line = description.trim().split("\n", 1)[0] ?? "";
  const letters = [...line];
  return letters.length <= TITLE_LENGTH ? line : `${letters.slice(0, TITLE_LENGTH - 1).join("")}…`;
}
