import { InvariantBroken } from "@/lib/domain/errors";
import { depositConfirmedJournal, depositSeenJournal, reversalJournal } from "@/lib/domain/ledger/journals";
import { isTerminal, type TaskStatus } from "@/lib/domain/market/lifecycle";
import { SECOND_MS } from "@/lib/domain/time";
import { eventKeyOf, sightingKeyOf, unitsIn } from "@/lib/server/escrow/mirror/event-values";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { entriesOf, findJournalByKey } from "@/lib/server/ledger/tables/ledger";
import { assignFirst, assignmentOf } from "@/lib/server/market/operations/assign/assign-next";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { findQuote } from "@/lib/server/market/tables/quotes";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

export interface TaskNews {
  readonly task: TaskRow;
  readonly fact: ChainEventFact;
}

const BY_CHAIN = { kind: "chain", id: null } as const;

/** The task's new version. */
async function swapOrFail(tx: Tx, task: TaskRow, change: TaskChange): Promise<number> {
  if (!(await swapTask(tx, task, change))) {
    throw new InvariantBroken("A task changed inside the op that holds it.", { task: task.id });
  }
  return task.version + 1;
}

/** A payment was seen: it is pending in the books, and the task no longer lapses for want of payment. */
export async function noteFunded(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const nowMs = context.clock();
  const journal = depositSeenJournal({
    eventKey: sightingKeyOf(fact),
    asset: task.asset,
    units: unitsIn(fact, "totalUnits"),
  });
  await postJournal(tx, context, { journal, atMs: nowMs, taskId: task.id });
  if (task.status !== "awaiting_payment") return;
  await swapOrFail(tx, task, { paymentState: "pending", dueAtMs: null, updatedAtMs: nowMs });
}

/** Its block is gone: the sighting is reversed, and the task awaits its payment again. */
export async function undoFunded(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const nowMs = context.clock();
  const businessKey = `deposit_seen:${sightingKeyOf(fact)}`;
  const seen = await findJournalByKey(tx, businessKey);
  if (!seen) return;
  const entries = (await entriesOf(tx, seen.id)).map((entry) => ({
    account: entry.accountId,
    asset: entry.asset,
    units: entry.units,
  }));
  const journal = reversalJournal({ businessKey, entries });
  await postJournal(tx, context, { journal, atMs: nowMs, taskId: task.id, reversesId: seen.id });
  if (task.status !== "awaiting_payment") return;
  await swapOrFail(tx, task, { paymentState: "none", dueAtMs: task.payByAtMs, updatedAtMs: nowMs });
}

/** The payment has all our confirmations: it is in escrow, and the task finds its agent. */
export async function applyFunded(tx: Tx, context: Context, news: TaskNews): Promise<void> {
  const { task, fact } = news;
  const units = unitsIn(fact, "totalUnits");
  if (units !== task.totalUnits) {
    throw new InvariantBroken("A job holds another amount than its task.", { task: task.id });
  }
  const journal = depositConfirmedJournal({
    eventKey: eventKeyOf(fact),
    asset: task.asset,
    units,
  });
  await postJournal(tx, context, { journal, atMs: context.clock(), taskId: task.id });
  if (isTerminal(task.status)) return keepLatePayment(tx, context, news);
  await startWork(tx, context, news);
}

async function startWork(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const quote = await findQuote(tx, task.quoteId);
  if (!quote) throw new InvariantBroken("A task has no quote.", { task: task.id });
  const candidate = await assignFirst(tx, { task, quote });
  const to: TaskStatus = candidate ? "assigned" : "open";
  await transition(tx, {
    task,
    verb: "fund",
    to,
    by: BY_CHAIN,
    nowMs: context.clock(),
    money: "lock",
    change: {
      ...assignmentOf(candidate),
      ...datesAfter(task, { verb: "fund", to, nowMs: fact.blockAtS * SECOND_MS }),
      heldUnits: task.totalUnits,
      paymentState: "held",
      chainState: "funded",
    },
    detail: { txHash: fact.txHash },
  });
}

/** Too late: the status stays, and the money goes back, by the buyer's consent or when the accept window has passed. */
async function keepLatePayment(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const nowMs = context.clock();
  const version = await swapOrFail(tx, task, {
    heldUnits: task.totalUnits,
    paymentState: "held",
    chainState: "funded",
    anchorAtMs: nowMs,
    updatedAtMs: nowMs,
  });
  await insertTaskEvent(tx, {
    taskId: task.id,
    version,
    event: "task.paid_late",
    fromStatus: task.status,
    toStatus: task.status,
    actorKind: "chain",
    actorId: null,
    detail: { txHash: fact.txHash },
    atMs: nowMs,
  });
}
