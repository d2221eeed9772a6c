import { afterEach, beforeEach, expect, it } from "vitest";
import { agentListQuery } from "@/lib/schemas/market/agent";
import { taskListQuery } from "@/lib/schemas/market/task";
import { aicpAgents, aicpTasks } from "@/lib/server/adapters/aicp/reads";
import { getTransaction } from "@/lib/server/escrow/reads/get-transaction";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import { getMe } from "@/lib/server/identity/reads/get-me";
import type { SqlValue, Store, Tx } from "@/lib/server/store/tx";
import { NOON_MS } from "@/testing/context";
import { smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { makeWorld, type StoreWorld } from "@/testing/store/books";
import { planOf } from "@/testing/store/plan";
import { listAgents } from "./agents";
import { buyerRecord } from "./buyer-record";
import { listDisputes } from "./list-disputes";
import { listTasks } from "./list-tasks";
import { agentReputation } from "./reputation";
import { readStats } from "./stats";

let world: StoreWorld;
beforeEach(async () => {
  world = await makeWorld("sqlite");
  await smallHistory(world.store);
});
afterEach(() => world.close());

/** How SQLite carries out every statement of a read, one line a step. */
async function stepsOf(read: (store: Store) => Promise<unknown>): Promise<string[]> {
  const steps: string[] = [];
  const explain = (sql: string, params?: readonly SqlValue[]) => steps.push(...planOf(world, sql, params));
  const explaining = (tx: Tx): Tx => ({
    engine: tx.engine,
    books: tx.books,
    isCommitted: tx.isCommitted,
    get: async (sql, params) => {
      explain(sql, params);
      return tx.get(sql, params);
    },
    all: async (sql, params) => {
      explain(sql, params);
      return tx.all(sql, params);
    },
    run: (sql, params) => tx.run(sql, params),
    insert: (table, row) => tx.insert(table, row),
    moveBalance: (accountId, units) => tx.moveBalance(accountId, units),
  });
  const { store } = world;
  await read({
    engine: store.engine,
    read: (op) => store.read((tx) => op(explaining(tx))),
    write: (op) => store.write(op),
    close: () => store.close(),
  });
  return steps;
}

const tasksOf =
  (userId: string, query: Record<string, string> = {}) =>
  (store: Store) =>
    listTasks(store, { actor: actorOf(userId), filter: taskListQuery.parse(query), nowMs: NOON_MS });
const CURSOR = { atMs: NOON_MS, id: "wdr_1" };

const LISTS: [string, (store: Store) => Promise<unknown>][] = [
  ["a buyer's tasks", tasksOf("buyer-001")],
  ["a buyer's oldest tasks", tasksOf("buyer-001", { role: "buyer", sort: "oldest" })],
  ["an operator's tasks", tasksOf("operator-001")],
  ["disputes", (store) => listDisputes(store, { actor: actorOf("operator-001"), nowMs: NOON_MS, limit: 10 })],
  ["one's withdrawals", (store) => listWithdrawals(store, { userId: "agent-1", cursor: CURSOR, limit: 10 })],
  ["the tasks of the seed's clients", aicpTasks],
];

it.each(LISTS)("%s are read in the order of an index", async (_, read) => {
  const sorts = (await stepsOf(read)).filter((step) => /TEMP B-TREE FOR ORDER BY/.test(step));
  expect(sorts).toEqual([]);
});

const READS: [string, (store: Store) => Promise<unknown>][] = [
  ...LISTS,
  ["an agent's tasks", tasksOf("agent-1")],
  ["available work", tasksOf("agent-1", { role: "available" })],
  ["agents", (store) => listAgents(store, { actor: actorOf("agent-1"), filter: agentListQuery.parse({}) })],
  ["a reputation", (store) => agentReputation(store, "agent-1")],
  ["a buyer's record", (store) => buyerRecord(store, "buyer-001")],
  ["oneself", (store) => getMe(store, { userId: "buyer-001", chain: null })],
  ["the seed's agents", aicpAgents],
  [
    "the public figures",
    (store) => readStats(store, { startedAtMs: 0, nowMs: 1, isHealthy: true, showsDescriptions: true }),
  ],
  [
    "a transaction",
    (store) => getTransaction(store, { hash: `0x${"ab".repeat(32)}`, chain: null }).catch(() => null),
  ],
];

it.each(READS)("%s: no table that grows with history is gone through without an index", async (_, read) => {
  const grows =
    /^SCAN (tasks|accounts|outcomes|withdrawals|chain_events|outbox_rows|task_events|task_jobs|t|e|j)$/;
  const steps = await stepsOf(read);
  expect(steps).not.toEqual([]);
  expect(steps.filter((step) => grows.test(step) && !steps.includes(`CO-ROUTINE ${step.slice(5)}`))).toEqual(
    [],
  );
  expect(steps.filter((step) => /accounts_kind_asset_idx/.test(step))).toEqual([]);
});
