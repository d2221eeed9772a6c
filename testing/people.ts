import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { UserActor } from "@/lib/domain/access/actor";
import { makeId } from "@/lib/domain/ids";
import { grantJournal } from "@/lib/domain/ledger/journals";
import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import type { TaskWire } from "@/lib/schemas/market/task";
import { type Context, defaultConfig, type Reply } from "@/lib/server/kernel/context";
import { insertUser } from "@/lib/server/kernel/tables/users";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { postTask } from "@/lib/server/market/commands/post-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { jobHandlers } from "@/lib/server/market/events";
import { insertAgent, replaceAgentSkills } from "@/lib/server/market/tables/agents";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { StoreWorld } from "./books";

/** A house for tests: its clock stands still until a test moves it. */
export interface TestHouse extends Context {
  nowMs: number;
  pass(ms: number): void;
}

export const START_MS = Date.UTC(2026, 10, 21, 12);

export function testHouse(world: StoreWorld, parts: Partial<Context> = {}): TestHouse {
  let made = 0;
  const house: TestHouse = {
    nowMs: START_MS,
    pass(ms) {
      house.nowMs += ms;
    },
    get store() {
      return world.store;
    },
    clock: () => house.nowMs,
    newId: (prefix, atMs = house.nowMs) => makeId(prefix, atMs, inOrder(made++)),
    config: defaultConfig("demo"),
    chain: null,
    jobHandlers,
    demoKeys: null,
    ...parts,
  };
  return house;
}

/** Ids of one moment keep their order, as the runtime's do. */
function inOrder(count: number): Uint8Array {
  const bytes = randomBytes(10);
  bytes.writeUInt32BE(count);
  return bytes;
}

interface NewUser {
  readonly id: string;
  readonly satUnits?: bigint;
  readonly address?: string;
  readonly isOperator?: boolean;
}

export async function addUser(house: Context, user: NewUser): Promise<UserActor> {
  await house.store.write(async (tx) => {
    const { id, address = null, isOperator = false } = user;
    await insertUser(tx, { id, name: id, kind: "demo", address, isOperator, createdAtMs: house.clock() });
    const units = user.satUnits ?? 0n;
    const journal = grantJournal({ userId: id, asset: "SAT", units, businessKey: `grant:${id}:test` });
    if (units > 0n) await postJournal(tx, house, { journal, atMs: house.clock() });
  });
  return actorOf(user);
}

export function actorOf(user: NewUser, agentIds: readonly string[] = []): UserActor {
  return {
    kind: "user",
    userId: user.id,
    roles: { buyer: true, agent: agentIds.length > 0, operator: user.isOperator ?? false },
    agentIds,
    isDemo: true,
    ...(user.address === undefined ? {} : { address: user.address }),
  };
}

/** An agent that is its own owner, as the demo's agents are. */
export async function addAgent(
  house: Context,
  id: string,
  fields: Partial<AgentRow> & { address?: string } = {},
): Promise<UserActor> {
  const { address, ...columns } = fields;
  const ownerId = columns.ownerId ?? id;
  const owner = { id: ownerId, ...(address === undefined ? {} : { address }) };
  if (columns.ownerId === undefined) await addUser(house, owner);
  const skills = JSON.parse(columns.skills ?? "[]") as string[];
  await house.store.write(async (tx) => {
    await insertAgent(tx, {
      id,
      ownerId,
      name: id,
      description: "",
      skills: "[]",
      capacity: 0,
      isAvailable: true,
      isSuspended: false,
      isDemo: true,
      activeTasks: 0,
      ...NEWCOMER,
      refreshedOnDay: utcDay(house.clock()),
      registeredAtMs: house.clock(),
      version: 1,
      ...columns,
    });
    await replaceAgentSkills(tx, id, skills);
  });
  return actorOf(owner, [id]);
}

export interface Cast {
  readonly context: TestHouse;
  readonly buyer: UserActor;
  readonly stranger: UserActor;
  readonly operator: UserActor;
  /** Multiplier 2.00: the first that `best` asks. */
  readonly first: UserActor;
  /** Multiplier 1.80. */
  readonly second: UserActor;
}

export const BUYER_SAT = 10_000_000n;

/** A buyer with money, a stranger, an operator, and two agents of the seed. */
export async function cast(world: StoreWorld, parts: Partial<Context> = {}): Promise<Cast> {
  const house = testHouse(world, parts);
  const buyer = await addUser(house, { id: "buyer-001", satUnits: BUYER_SAT });
  const stranger = await addUser(house, { id: "buyer-002", satUnits: BUYER_SAT });
  const operator = await addUser(house, { id: "operator-001", isOperator: true });
  const first = await addAgent(house, "agent-1", { multiplierHundredths: 200, successRatePpm: 950_000 });
  const second = await addAgent(house, "agent-2", { multiplierHundredths: 180, successRatePpm: 900_000 });
  return { context: house, buyer, stranger, operator, first, second };
}

export function bodyOf<T = TaskWire>(reply: Reply): T {
  return JSON.parse(reply.body) as T;
}

export const SAT_TASK = {
  complexity: 2,
  asset: "SAT",
  strategy: "best",
  description: "Process payment",
  criteria: [] as string[],
  review: "buyer",
  access: "anyone",
} as const;

type Posting = Parameters<typeof postTask>[1]["input"];

/** Posts a SAT task of complexity 2 as the buyer; `fields` change it. */
export async function postedTask(
  at: Cast,
  fields: Partial<Posting> & Record<string, unknown> = {},
): Promise<TaskWire> {
  const input = { ...SAT_TASK, ...fields } as unknown as Posting;
  return bodyOf(await postTask(at.context, { actor: at.buyer, input }));
}

export const LIVE_STATUSES = [
  "open",
  "assigned",
  "in_progress",
  "submitted",
  "rejected",
  "disputed",
] as const;
export type LiveStatus = (typeof LIVE_STATUSES)[number];

/** A SAT task of `agent-1` brought to a live status by its own verbs. */
export async function taskIn(
  at: Cast,
  status: LiveStatus,
  fields: Record<string, unknown> = {},
): Promise<TaskWire> {
  const strategy = status === "open" ? "open" : "best";
  const task = await postedTask(at, { strategy, ...fields });
  const taskId = task.id;
  const steps: [LiveStatus, () => Promise<Reply>][] = [
    ["in_progress", () => acceptTask(at.context, { actor: at.first, input: { taskId } })],
    [
      "submitted",
      () => submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "done" } } }),
    ],
    ["rejected", () => rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["wrong"] } })],
    [
      "disputed",
      () => contestTask(at.context, { actor: at.first, input: { taskId, statement: "it is right" } }),
    ],
  ];
  let reached = task;
  for (const [to, step] of steps) {
    if (LIVE_STATUSES.indexOf(to) > LIVE_STATUSES.indexOf(status)) break;
    if (status === "open") break;
    reached = bodyOf(await step());
  }
  expect(reached.status).toBe(status);
  return reached;
}

export async function rowOf(house: Context, taskId: string): Promise<TaskRow> {
  const row = await house.store.read((tx) => findTask(tx, taskId));
  if (!row) throw new RangeError(`no task ${taskId}`);
  return row;
}

export async function balanceOf(house: Context, accountId: string): Promise<bigint> {
  const account = await house.store.read((tx) => findAccount(tx, accountId));
  return account?.balanceUnits ?? 0n;
}

/** The code of what a call throws; "done" when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof Error && "code" in error) return String(error.code);
    throw error;
  }
}

/** Sends the same call at once and counts how each ended. */
export async function race(count: number, send: () => Promise<unknown>): Promise<Record<string, number>> {
  const codes = await Promise.all(Array.from({ length: count }, () => codeOf(send())));
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** The books add up: every journal and asset sums to zero, balances are their entries, escrow is what tasks hold. */
export async function expectBooksBalanced(house: Context): Promise<void> {
  const found = await house.store.read(async (tx) => ({
    unbalanced: await tx.all(
      "SELECT journal_id, asset FROM entries GROUP BY journal_id, asset HAVING SUM(units) <> 0",
    ),
    wrongBalances: await tx.all(
      `SELECT a.id FROM accounts a LEFT JOIN entries e ON e.account_id = a.id
       GROUP BY a.id, a.balance_units HAVING a.balance_units <> COALESCE(SUM(e.units), 0)`,
    ),
    escrow: await tx.all<{ asset: string; units: bigint }>(
      "SELECT asset, balance_units AS units FROM accounts WHERE kind = 'escrow' ORDER BY asset",
    ),
    held: await tx.all<{ asset: string; units: bigint }>(
      `SELECT asset, CAST(SUM(held_units) AS BIGINT) AS units FROM tasks
       WHERE asset IN (SELECT asset FROM accounts WHERE kind = 'escrow') GROUP BY asset ORDER BY asset`,
    ),
    miscounted: await tx.all(
      `SELECT c.key FROM counters c WHERE c.key LIKE 'tasks:%' AND c.value <>
       (SELECT COUNT(*) FROM tasks t WHERE 'tasks:' || t.status = c.key)`,
    ),
    overworked: await tx.all(
      `SELECT a.id FROM agents a WHERE a.active_tasks <> (SELECT COUNT(*) FROM tasks t WHERE t.agent_id = a.id
       AND t.status IN ('assigned', 'in_progress', 'submitted', 'rejected', 'disputed'))`,
    ),
  }));
  expect(found.unbalanced).toEqual([]);
  expect(found.wrongBalances).toEqual([]);
  expect(found.held).toEqual(found.escrow);
  expect(found.miscounted).toEqual([]);
  expect(found.overworked).toEqual([]);
}

/** Every live status that a verb does not take answers 409 with the verbs that are allowed instead. */
export async function expectIllegalElsewhere(
  at: Cast,
  verb: {
    legal: readonly LiveStatus[];
    send: (taskId: string) => Promise<unknown>;
    elsewhere?: Record<string, string>;
  },
): Promise<void> {
  for (const status of LIVE_STATUSES.filter((one) => !verb.legal.includes(one))) {
    const task = await taskIn(at, status);
    const expected = verb.elsewhere?.[status] ?? "illegal_transition";
    expect([status, await codeOf(verb.send(task.id))]).toEqual([status, expected]);
    expect((await rowOf(at.context, task.id)).version).toBe(task.version);
  }
}
