import { randomFillSync } from "node:crypto";
import { makeId } from "@/lib/domain/ids";
import {
  accountKind,
  floorOf,
  grantJournal,
  type Journal,
  lockJournal,
  ownerOf,
  settlementJournal,
} from "@/lib/domain/ledger/journals";
import type { TaskRow } from "@/lib/server/store/rows";
import {
  insertEntries,
  insertJournal,
  insertSettlement,
  moveBalance,
  openAccount,
} from "@/lib/server/store/statements/ledger";
import { insertTaskEvent } from "@/lib/server/store/statements/task-events";
import { findTask, insertTask, swapTask } from "@/lib/server/store/statements/tasks";
import type { Op, Tx } from "@/lib/server/store/tx";

const BUYERS = 10;
const AGENTS = 3;
const PLAY_MONEY_UNITS = 1_000_000_000_000n;
const PRICE_UNITS = 400_000n;
const MINUTE_MS = 60_000;

const buyerOf = (n: number) => `buyer-${String(n % BUYERS).padStart(3, "0")}`;
const agentOf = (n: number) => `agent-${n % AGENTS}`;

const ENTROPY = new Uint8Array(10 * 400);
let entropyUsed = ENTROPY.length;

function newId(prefix: "tsk" | "jnl" | "quo", nowMs: number): string {
  if (entropyUsed === ENTROPY.length) {
    randomFillSync(ENTROPY);
    entropyUsed = 0;
  }
  entropyUsed += 10;
  return makeId(prefix, nowMs, ENTROPY.subarray(entropyUsed - 10, entropyUsed));
}

/** Opens every account that the lifecycles move money between. */
export const seedOp: Op<void> = async (tx) => {
  const accounts = ["mint:SAT", "escrow:SAT", "fees:SAT"];
  for (let n = 0; n < BUYERS; n++) accounts.push(`user:${buyerOf(n)}:SAT`);
  for (let n = 0; n < AGENTS; n++) accounts.push(`user:${agentOf(n)}:SAT`);
  for (const id of accounts) {
    await openAccount(tx, {
      id,
      ownerId: ownerOf(id),
      kind: accountKind(id),
      asset: "SAT",
      floorUnits: floorOf(id),
    });
  }
  for (let n = 0; n < BUYERS; n++) {
    const userId = buyerOf(n);
    const grant = grantJournal({
      userId,
      asset: "SAT",
      units: PLAY_MONEY_UNITS,
      businessKey: `grant:${userId}`,
    });
    await book(tx, { journal: grant, taskId: null, nowMs: Date.now() });
  }
};

async function book(
  tx: Tx,
  posted: { journal: Journal; taskId: string | null; nowMs: number },
): Promise<string> {
  const { journal, taskId, nowMs } = posted;
  const id = newId("jnl", nowMs);
  const { kind, businessKey } = journal;
  if (
    !(await insertJournal(tx, { id, kind, businessKey, taskId, reversesId: null, detail: "{}", atMs: nowMs }))
  ) {
    throw new RangeError(`Journal ${businessKey} is already in the books.`);
  }
  const entries = journal.entries.filter((entry) => entry.units !== 0n);
  for (const entry of entries) {
    if (!(await moveBalance(tx, entry.account, entry.units)))
      throw new RangeError(`No money in ${entry.account}.`);
  }
  await insertEntries(
    tx,
    entries.map(({ account, asset, units }) => ({ journalId: id, accountId: account, asset, units })),
  );
  return id;
}

/** Submit: the buyer is charged and the task is assigned. Six statements. */
export function submitOp(n: number): Op<string> {
  return async (tx) => {
    const nowMs = Date.now();
    const task = newTask(n, nowMs);
    const journal = lockJournal({
      taskId: task.id,
      buyerId: task.buyerId,
      asset: "SAT",
      units: task.totalUnits,
    });
    await book(tx, { journal, taskId: task.id, nowMs });
    await insertTask(tx, task);
    await tell(tx, { task, from: null, to: "assigned", nowMs });
    return task.id;
  };
}

/** Complete and settle: compare-and-swap, the agent is paid, exactly once. Eight statements. */
export function completeOp(taskId: string): Op<bigint> {
  return async (tx) => {
    const nowMs = Date.now();
    const task = await findTask(tx, taskId);
    if (!task) throw new RangeError(`There is no task ${taskId}.`);
    const isSwapped = await swapTask(tx, task, {
      status: "completed",
      heldUnits: 0n,
      paidAgentUnits: task.ceilingUnits,
      paymentState: "released",
      dueAtMs: null,
      updatedAtMs: nowMs,
      settledAtMs: nowMs,
    });
    if (!isSwapped) throw new RangeError(`Task ${taskId} was completed twice.`);
    await tell(tx, { task, from: "assigned", to: "completed", nowMs });
    const shares = { agentUnits: task.ceilingUnits, feeUnits: 0n, buyerUnits: 0n };
    const journal = settlementJournal({
      taskId,
      part: "rest",
      asset: "SAT",
      buyerId: task.buyerId,
      agentOwnerId: task.agentId,
      ...shares,
    });
    const journalId = await book(tx, { journal, taskId, nowMs });
    await insertSettlement(tx, {
      taskId,
      part: "rest",
      outcome: "completed",
      ...shares,
      journalId,
      atMs: nowMs,
    });
    return shares.agentUnits;
  };
}

async function tell(
  tx: Tx,
  line: { task: TaskRow; from: string | null; to: string; nowMs: number },
): Promise<void> {
  const { task } = line;
  await insertTaskEvent(tx, {
    taskId: task.id,
    version: task.version,
    event: `task.${line.to}`,
    fromStatus: line.from,
    toStatus: line.to,
    actorKind: "house",
    actorId: null,
    detail: "{}",
    atMs: line.nowMs,
  });
}

function newTask(n: number, nowMs: number): TaskRow {
  const id = newId("tsk", nowMs);
  const until = nowMs + 15 * MINUTE_MS;
  return {
    id,
    buyerId: buyerOf(n),
    agentId: agentOf(n),
    title: `Process payment ${n}`,
    description: `Process payment ${n}`,
    complexity: 2,
    asset: "SAT",
    strategy: "best",
    review: "none",
    access: "anyone",
    skills: "[]",
    criteria: "[]",
    source: "aicp",
    status: "assigned",
    version: 1,
    quoteId: newId("quo", nowMs),
    quoteHash: `0x${"0".repeat(64)}`,
    multiplierHundredths: 200,
    basePriceUnits: 100_000n,
    ceilingUnits: PRICE_UNITS,
    feeBps: 0,
    feeUnits: 0n,
    totalUnits: PRICE_UNITS,
    agentPriceUnits: PRICE_UNITS,
    agentMultiplierHundredths: 200,
    heldUnits: PRICE_UNITS,
    paidAgentUnits: 0n,
    paidFeeUnits: 0n,
    refundedUnits: 0n,
    terms: '{"payWithinS":1800,"acceptWithinS":86400,"deliverWithinS":172800}',
    payByAtMs: null,
    acceptByAtMs: nowMs + 1_440 * MINUTE_MS,
    candidateByAtMs: until,
    deliverByAtMs: nowMs + 2_880 * MINUTE_MS,
    reviewByAtMs: null,
    contestByAtMs: null,
    resolveByAtMs: null,
    dueAtMs: until,
    candidatesTried: "[]",
    deliverable: null,
    resultHash: null,
    round: 0,
    undisputedBps: null,
    verdicts: "[]",
    agentShareBps: null,
    paymentState: "held",
    pendingVerb: null,
    pendingDetail: null,
    jobId: null,
    chainTerms: null,
    chainState: null,
    anchorAtMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    settledAtMs: null,
  };
}
