import { randomBytes } from "node:crypto";
import { makeId } from "@/lib/domain/ids";
import type { AccountKind, JournalKind } from "@/lib/domain/ledger/kinds";
import { DEFAULT_TERMS } from "@/lib/domain/market/deadlines";
import type { TaskStatus } from "@/lib/domain/market/lifecycle";
import {
  insertEntries,
  insertJournal,
  insertSettlement,
  openAccount,
} from "@/lib/server/ledger/tables/ledger";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { insertTask } from "@/lib/server/market/tables/tasks";
import type { Op, Tx } from "@/lib/server/store/tx";

const BUYERS = 10;
const AGENTS = 3;
const PLAY_MONEY_UNITS = 1_000_000_000_000n;
const PRICE_UNITS = 400_000n;
const MINUTE_MS = 60_000;

const buyerOf = (n: number) => `buyer-${String(n % BUYERS).padStart(3, "0")}`;
const agentOf = (n: number) => `agent-${n % AGENTS}`;
export const purseOf = (userId: string) => `user:${userId}:SAT`;
export const ESCROW = "escrow:SAT";
const MINT = "mint:SAT";

/** What a lifecycle is told beforehand, so that only the writer is measured: its ids and its new row. */
export interface Lifecycle {
  readonly task: TaskRow;
  readonly lockId: string;
  readonly settleId: string;
}

/** Ids sort in the order of use, as in the house: `inFlight` tasks are submitted, then these are completed. */
export function plan(count: number, inFlight: number): Lifecycle[] {
  const nowMs = Date.now();
  const newId = (prefix: "tsk" | "jnl" | "quo", atMs: number) => makeId(prefix, atMs, randomBytes(10));
  return Array.from({ length: count }, (_, n) => {
    const submittedMs = nowMs + n + Math.floor(n / inFlight) * inFlight;
    return {
      task: newTask(n, {
        id: newId("tsk", submittedMs),
        quoteId: newId("quo", submittedMs),
        nowMs: submittedMs,
      }),
      lockId: newId("jnl", submittedMs),
      settleId: newId("jnl", submittedMs + inFlight),
    };
  });
}

/** Opens every account that the lifecycles move money between, and gives the buyers play money. */
export const seedOp: Op<void> = async (tx) => {
  const open = (id: string, kind: AccountKind, floorUnits: bigint | null) =>
    openAccount(tx, { id, ownerId: null, kind, asset: "SAT", floorUnits });
  await open(MINT, "mint", null);
  await open(ESCROW, "escrow", 0n);
  for (let n = 0; n < AGENTS; n++) await open(purseOf(agentOf(n)), "user", 0n);
  for (let n = 0; n < BUYERS; n++) {
    const purse = purseOf(buyerOf(n));
    await open(purse, "user", 0n);
    await book(tx, {
      id: `jnl_seed${n}`,
      kind: "grant",
      taskId: null,
      from: MINT,
      to: purse,
      units: PLAY_MONEY_UNITS,
      atMs: 0,
    });
  }
};

export interface Posting {
  readonly id: string;
  readonly kind: JournalKind;
  readonly taskId: string | null;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
  readonly atMs: number;
}

async function book(tx: Tx, posting: Posting): Promise<void> {
  const { id, kind, taskId, from, to, units, atMs } = posting;
  const businessKey = `${kind}:${taskId ?? id}`;
  const isNew = await insertJournal(tx, {
    id,
    kind,
    businessKey,
    taskId,
    callId: null,
    reversesId: null,
    detail: {},
    atMs,
  });
  if (!isNew) throw new RangeError(`Journal ${businessKey} is already in the books.`);
  if (!(await tx.moveBalance(from, -units))) throw new RangeError(`No money in ${from}.`);
  if (!(await tx.moveBalance(to, units))) throw new RangeError(`No account ${to}.`);
  await insertEntries(tx, [
    { journalId: id, accountId: from, asset: "SAT", units: -units },
    { journalId: id, accountId: to, asset: "SAT", units },
  ]);
}

/** Submit: the buyer is charged and the task is assigned. Six statements. */
export function submitOp({ task, lockId }: Lifecycle): Op<string> {
  return async (tx) => {
    const { id: taskId, createdAtMs: atMs, totalUnits: units } = task;
    await book(tx, {
      id: lockId,
      kind: "lock",
      taskId,
      from: purseOf(task.buyerId),
      to: ESCROW,
      units,
      atMs,
    });
    await insertTask(tx, task);
    await tell(tx, { taskId, version: 1, from: null, to: "assigned", atMs });
    return taskId;
  };
}

/** Complete and settle: compare-and-swap first, then the agent is paid, exactly once. Eight statements. */
export function completeOp({ task: { id: taskId }, settleId }: Lifecycle): Op<bigint> {
  return async (tx) => {
    const atMs = Date.now();
    const task = await tx.get<Pick<TaskRow, "agentId" | "ceilingUnits" | "version">>(FIND, [taskId]);
    if (!task?.agentId || (await tx.run(COMPLETE, [atMs, atMs, taskId, task.version])) !== 1) {
      throw new RangeError(`Task ${taskId} cannot be completed.`);
    }
    const { agentId, ceilingUnits: units } = task;
    const version = task.version + 1;
    await tell(tx, { taskId, version, from: "assigned", to: "completed", atMs });
    await book(tx, { id: settleId, kind: "settle", taskId, from: ESCROW, to: purseOf(agentId), units, atMs });
    await insertSettlement(tx, {
      taskId,
      part: "rest",
      outcome: "completed",
      agentUnits: units,
      feeUnits: 0n,
      buyerUnits: 0n,
      journalId: settleId,
      atMs,
    });
    return units;
  };
}

const FIND = "SELECT agent_id, ceiling_units, version FROM tasks WHERE id = ?";

/** Binds the moment twice, the task and the version it was found in. */
export const COMPLETE = `UPDATE tasks SET status = 'completed', version = version + 1, held_units = 0,
  paid_agent_units = ceiling_units, payment_state = 'released', due_at_ms = NULL, updated_at_ms = ?, settled_at_ms = ?
  WHERE id = ? AND status = 'assigned' AND version = ?`;

function tell(
  tx: Tx,
  line: {
    taskId: string;
    version: number;
    from: TaskStatus | null;
    to: "assigned" | "completed";
    atMs: number;
  },
): Promise<void> {
  const { taskId, version, from, to, atMs } = line;
  return insertTaskEvent(tx, {
    taskId,
    version,
    event: `task.${to}`,
    fromStatus: from,
    toStatus: to,
    actorKind: "house",
    actorId: null,
    detail: {},
    atMs,
  });
}

function newTask(n: number, given: { id: string; quoteId: string; nowMs: number }): TaskRow {
  const { id, quoteId, nowMs } = given;
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
    skills: [],
    criteria: [],
    source: "aicp",
    status: "assigned",
    version: 1,
    quoteId,
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
    terms: DEFAULT_TERMS,
    payByAtMs: null,
    acceptByAtMs: nowMs + 1_440 * MINUTE_MS,
    candidateByAtMs: until,
    deliverByAtMs: nowMs + 2_880 * MINUTE_MS,
    reviewByAtMs: null,
    contestByAtMs: null,
    resolveByAtMs: null,
    dueAtMs: until,
    candidatesTried: [],
    deliverable: null,
    resultHash: null,
    round: 0,
    undisputedBps: null,
    verdicts: [],
    agentShareBps: null,
    paymentState: "held",
    pendingVerb: null,
    jobId: null,
    chainTerms: null,
    chainState: null,
    anchorAtMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    settledAtMs: null,
  };
}
