import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ASSET_IDS, isOnChain } from "@/lib/domain/assets";
import { isTerminal, STATUSES } from "@/lib/domain/market/lifecycle";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { ITS_JOB, TASK_ROW } from "@/lib/server/market/tables/task-jobs";
import { openStore } from "@/lib/server/store/open-store";
import type { Store } from "@/lib/server/store/tx";
import { OldHouse } from "@/testing/old-house";
import { OldBooks, oldBooksOnPostgres, unpackOldData } from "@/testing/store/old-data";
import { until } from "@/testing/until";

/** The version of that day left it: people went on while its jobs were held back, then it was stopped. */
const DAY = "2026-11-30";

interface OldTask {
  readonly id: string;
  readonly asset: string;
  readonly status: string;
  readonly pendingVerb: string | null;
  readonly chainState: string | null;
}

let dataDir: string;
let madeAtMs: number;
let oldTasks: OldTask[];
let closing: (() => Promise<void>)[];

beforeEach(() => {
  dataDir = unpackOldData(DAY);
  madeAtMs = inOldBooks((books) => Number(books.values("SELECT max(at_ms) FROM audit_rows")[0]));
  oldTasks = inOldBooks((books) =>
    books.all(`SELECT id, asset, status, pending_verb AS pendingVerb, chain_state AS chainState
      FROM tasks WHERE source <> 'seed'`),
  );
  closing = [];
});
afterEach(async () => {
  for (const step of closing.reverse()) await step();
});

function inOldBooks<T>(look: (books: OldBooks) => T): T {
  const books = new OldBooks(dataDir);
  try {
    return look(books);
  } finally {
    books.close();
  }
}

/** Where the old books lie; on PostgreSQL they are put there first. */
async function placeOn(engine: "sqlite" | "postgres") {
  const server = engine === "postgres" ? await oldBooksOnPostgres(dataDir) : null;
  if (server) closing.push(() => server.drop());
  return { dataDir, databaseUrl: server?.url };
}

async function openAt(engine: "sqlite" | "postgres", startsAtMs: number): Promise<OldHouse> {
  const house = await OldHouse.open({ ...(await placeOn(engine)), startsAtMs });
  closing.push(() => house.close());
  return house;
}

/** What the schema of that day said of a task's job, in the task's own row. */
const OLD_JOBS = `SELECT id, job_id AS jobId, chain_terms AS chainTerms, chain_state AS chainState,
  pending_verb AS pendingVerb, CAST(anchor_at_ms AS REAL) AS anchorAtMs
  FROM tasks WHERE job_id IS NOT NULL ORDER BY id`;

/** All but the history that every demo begins with. */
function tasksOf(house: OldHouse): Promise<TaskRow[]> {
  return house.store.read((tx) =>
    tx.all<TaskRow>(`SELECT ${TASK_ROW} FROM tasks t ${ITS_JOB} WHERE t.source <> 'seed' ORDER BY t.id`),
  );
}

const liveTasksOf = async (house: OldHouse) =>
  (await tasksOf(house)).filter((task) => !isTerminal(task.status));

async function countIn(store: Store, from: string): Promise<number> {
  const row = await store.read((tx) => tx.get<{ found: number }>(`SELECT count(*) AS found FROM ${from}`));
  return Number(row?.found);
}

const countOf = (house: OldHouse, from: string) => countIn(house.store, from);

const UNSENT = "outbox_rows WHERE state NOT IN ('confirmed', 'reverted', 'cancelled')";

/** What each status that is no end asks for next, and of whom. */
const NEXT: Readonly<Partial<Record<string, { verb: string; by(task: TaskRow): string; body: object }>>> = {
  open: { verb: "accept", by: () => "agent-2", body: {} },
  assigned: { verb: "accept", by: agentOf, body: {} },
  in_progress: { verb: "submit", by: agentOf, body: { deliverable: { text: "done" } } },
  submitted: { verb: "approve", by: (task) => task.buyerId, body: {} },
  rejected: { verb: "contest", by: agentOf, body: { statement: "it is right" } },
  disputed: {
    verb: "resolve",
    by: () => "operator-001",
    body: { agentShareBps: 2_500, reason: "a quarter" },
  },
};

function agentOf(task: TaskRow): string {
  return task.agentId ?? "nobody";
}

async function goOn(house: OldHouse, task: TaskRow): Promise<void> {
  const next = NEXT[task.status];
  if (!next || task.pendingVerb !== null) return;
  const told = await house.ask(next.by(task), `/tasks/${task.id}/${next.verb}`, next.body);
  // The chain's news of the same task may have been faster.
  expect([200, 409], `${next.verb} in ${task.status}: ${told.text}`).toContain(told.status);
}

/** The transaction that a task asks its buyer for; the old allowance covers it. */
async function pay(house: OldHouse, task: TaskRow): Promise<void> {
  const { json } = await house.ask(task.buyerId, `/tasks/${task.id}`);
  const { to, data, value } = (json as TaskWire).payment.request?.fund ?? {};
  const told = await house.ask(task.buyerId, "/demo/send", { to, data, value });
  expect(told.status, told.text).toBe(200);
}

/** Every task has ended and paid out, nothing waits, and books and chain agree. */
async function expectAllEnded(house: OldHouse): Promise<void> {
  expect((await liveTasksOf(house)).map(({ id, status }) => [id, status])).toEqual([]);
  expect(await countOf(house, UNSENT)).toBe(0);
  expect(await countOf(house, "parked_events")).toBe(0);
  for (const task of await tasksOf(house)) {
    const out = task.paidAgentUnits + task.paidFeeUnits + task.refundedUnits;
    expect([task.id, task.heldUnits, task.pendingVerb]).toEqual([task.id, 0n, null]);
    expect([0n, task.totalUnits], task.id).toContain(out);
  }
  expect(await house.redChecks()).toEqual([]);
  expect(await house.runtime.ready()).toEqual({ ready: true, missing: [] });
  // No folder of that day has a router: this version deploys it beside the escrow.
  expect(house.runtime.chainInfo()?.router).toMatch(/^0x[0-9a-fA-F]{40}$/);
}

it("has a task in every state of every asset, and something of all that waits", () => {
  inOldBooks((books) => {
    const found = books.values("SELECT DISTINCT asset || ' ' || status FROM tasks WHERE source <> 'seed'");
    const possible = ASSET_IDS.flatMap((asset) => STATUSES.map((status) => ({ asset, status })))
      .filter(({ asset, status }) => isOnChain(asset) || status !== "awaiting_payment")
      .map(({ asset, status }) => `${asset} ${status}`);
    expect(found.sort()).toEqual(possible.sort());
    const waiting = {
      tasks: "SELECT DISTINCT pending_verb FROM tasks WHERE pending_verb IS NOT NULL ORDER BY 1",
      anchors: "SELECT DISTINCT status FROM tasks WHERE anchor_at_ms IS NOT NULL ORDER BY 1",
      outbox: "SELECT DISTINCT state FROM outbox_rows ORDER BY 1",
      events: "SELECT DISTINCT state FROM chain_events ORDER BY 1",
      withdrawals: "SELECT DISTINCT state FROM withdrawals ORDER BY 1",
    };
    expect(
      Object.fromEntries(Object.entries(waiting).map(([what, sql]) => [what, books.values(sql)])),
    ).toEqual({
      tasks: ["approve", "cancel", "decline", "fail", "resolve"],
      anchors: ["assigned", "in_progress", "submitted"],
      outbox: ["confirmed", "queued", "sent", "signed"],
      events: ["applied", "seen"],
      withdrawals: ["booked", "prepared", "sending", "settled"],
    });
    expect(books.values("SELECT count(*) FROM parked_events")).toEqual([3n]);
  });
});

/** A task as the old books have it, and the end it has come to. */
async function endsOf(house: OldHouse): Promise<{ was: OldTask; end: string }[]> {
  const ends = new Map((await tasksOf(house)).map(({ id, status }) => [id, status]));
  return oldTasks.map((was) => ({ was, end: ends.get(was.id) ?? "lost" }));
}

/** What the people's next verbs bring, and what was said before. */
function endInTime({ status, pendingVerb }: OldTask): string {
  if (isTerminal(status)) return status;
  if (pendingVerb !== null) return PENDING_ENDS[pendingVerb] ?? "no end";
  return status === "rejected" || status === "disputed" ? "resolved" : "completed";
}

const PENDING_ENDS: Readonly<Partial<Record<string, string>>> = {
  approve: "completed",
  cancel: "cancelled",
  decline: "expired",
  fail: "failed",
  resolve: "resolved",
};

/** What silence means where the money lies: for SAT by the task's status, else by what the contract has heard of it. */
const SILENT_ENDS: Readonly<Partial<Record<string, string>>> = {
  open: "expired",
  assigned: "expired",
  in_progress: "failed",
  submitted: "completed",
  rejected: "refunded",
  disputed: "resolved",
  funded: "expired",
  accepted: "failed",
};

function endBySilence({ status, chainState }: OldTask): string {
  return isTerminal(status) ? status : (SILENT_ENDS[chainState ?? status] ?? "no end");
}

describe.each(["sqlite", "postgres"] as const)("an old data folder, its books on %s", (engine) => {
  it("keeps every row, and each job beside its task", async () => {
    const old = inOldBooks((books) => ({
      jobs: books.all<{ chainTerms: string }>(OLD_JOBS),
      counts: books
        .tables()
        .map((table) => [table, Number(books.values(`SELECT count(*) FROM ${table}`)[0])]),
    }));
    const store = await openStore(await placeOn(engine));
    closing.push(() => store.close());
    const jobs = await store.read((tx) =>
      tx.all<TaskRow>(`SELECT ${TASK_ROW} FROM tasks t ${ITS_JOB} WHERE j.task_id IS NOT NULL ORDER BY t.id`),
    );
    expect(old.jobs.length).toBeGreaterThan(40);
    expect(jobs).toMatchObject(old.jobs.map((job) => ({ ...job, chainTerms: JSON.parse(job.chainTerms) })));
    const counts = old.counts.map(async ([table]) => [table, await countIn(store, String(table))]);
    expect(await Promise.all(counts)).toEqual(old.counts);
  });

  it("starts, and its people go on a minute later, each task to its end", async () => {
    const house = await openAt(engine, madeAtMs + MINUTE_MS);
    const unpaid = async () =>
      (await liveTasksOf(house)).filter(
        ({ paymentState: state, status }) => state === "none" && status === "awaiting_payment",
      );
    // Of the payments that the old house had not booked, every one arrives.
    await until(async () => expect(await unpaid()).toHaveLength(2), { step: () => house.mine() });
    for (const task of await unpaid()) await pay(house, task);
    const step = async () => {
      await house.mine();
      for (const task of await liveTasksOf(house)) await goOn(house, task);
    };
    await until(async () => (await liveTasksOf(house)).length === 0, { step });
    await until(() => expectAllEnded(house), { step: () => house.mine() });
    for (const { was, end } of await endsOf(house)) expect([was, end]).toEqual([was, endInTime(was)]);
    expect(await countOf(house, "withdrawals WHERE state = 'sending'")).toBe(0);
  });

  it("starts a year later, and silence ends each task", async () => {
    const house = await openAt(engine, madeAtMs + 366 * DAY_MS);
    await until(() => expectAllEnded(house), { step: () => house.mine() });
    const seen = (await endsOf(house)).filter(({ was }) => was.status !== "awaiting_payment");
    for (const { was, end } of seen) expect([was, end]).toEqual([was, endBySilence(was)]);
  });
});
