import { expect, it } from "vitest";
import { utcDay } from "@/lib/domain/time";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import { defaultConfig } from "@/lib/server/kernel/context";
import type { AccountRow } from "@/lib/server/ledger/tables/rows";
import { listAgentRows } from "@/lib/server/market/tables/agent-list";
import type { AgentRow } from "@/lib/server/market/tables/rows";
import { EVERY_ROW } from "@/lib/server/store/conditions";
import type { Store } from "@/lib/server/store/tx";
import { NOON_MS } from "@/testing/context";
import { demoContext } from "@/testing/history";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines, makeWorld } from "@/testing/store/books";
import { DEMO_AGENTS, HISTORY_BUYERS } from "./demo-agents";
import { historyPlan } from "./history-plan";
import { seedDemo } from "./seed";

const PUBLISHED = [
  ["agent-1", 950_000, 200],
  ["agent-2", 900_000, 180],
  ["agent-3", 700_000, 120],
];

async function published(store: Store) {
  const agents = await store.read((tx) => tx.all<AgentRow>("SELECT * FROM agents ORDER BY id"));
  return agents.map((agent) => [agent.id, agent.successRatePpm, agent.multiplierHundredths]);
}

/** How many outcomes each day has. */
function outcomesByDay(store: Store) {
  return store.read((tx) =>
    tx.all("SELECT day_utc, COUNT(*) AS count FROM outcomes GROUP BY day_utc ORDER BY day_utc"),
  );
}

async function countOf(store: Store, table: "tasks" | "users"): Promise<unknown> {
  return (await store.read((tx) => tx.get(`SELECT COUNT(*) AS count FROM ${table}`)))?.count;
}

/** Agents begin with nothing, and a new buyer with all the play money. */
async function expectFreshBalances(store: Store): Promise<void> {
  const accounts = await store.read((tx) => tx.all<AccountRow>("SELECT * FROM accounts"));
  const units = new Map(accounts.map((account) => [account.id, account.balanceUnits]));
  expect(DEMO_AGENTS.map((agent) => units.get(`user:${agent.id}:SAT`))).toEqual([0n, 0n, 0n]);
  expect(units.get("user:buyer-001:SAT")).toBe(1_000_000_000_000n);
  expect(units.get("escrow:SAT")).toBe(0n);
}

it("plans 183 of 190, 83 of 90 and 7 of 10, every buyer the same", () => {
  const plan = historyPlan(DEMO_AGENTS);
  expect(plan).toEqual(plan.toSorted((left, right) => left.position - right.position));
  for (const agent of DEMO_AGENTS) {
    const tasks = plan.filter((task) => task.agentId === agent.id);
    expect(tasks).toHaveLength(agent.settledTasks);
    expect(tasks.filter((task) => task.result !== null)).toHaveLength(agent.completedTasks);
    const perBuyer = HISTORY_BUYERS.map((id) => tasks.filter((task) => task.buyerId === id).length);
    expect(perBuyer).toEqual(Array(10).fill(agent.settledTasks / 10));
  }
});

describeOnBothEngines("the demo world", (world) => {
  it("publishes the three reputations from a settled history, and happens once", async () => {
    const { store } = world();
    const house = demoContext(store, NOON_MS);
    const answers = await Promise.all([seedDemo(house), seedDemo(house)]);
    expect(answers.filter((answer) => answer.seeded)).toHaveLength(1);
    expect(await published(store)).toEqual(PUBLISHED);
    expect(await outcomesByDay(store)).toEqual([{ dayUtc: utcDay(NOON_MS), count: 290 }]);
    await expectFreshBalances(store);
    const keys = await store.read((tx) => tx.all("SELECT private_key FROM demo_keys"));
    expect(new Set(keys.map((key) => key.privateKey)).size).toBe(15);
    const again = await world().restart();
    expect(await seedDemo(demoContext(again, NOON_MS))).toEqual({ seeded: false });
    expect(await countOf(again, "tasks")).toBe(290);
  });

  it("leaves the books proven, with the history's earnings withdrawn", async () => {
    const { store } = world();
    await seedDemo(demoContext(store, NOON_MS));
    const proof = await proveInvariants(
      { store, chain: null, hasChain: false },
      { actor: { kind: "house" }, nowMs: NOON_MS },
    );
    expect(proof.checks.filter((check) => !check.ok)).toEqual([]);
    const paid = await store.read((tx) =>
      tx.get(
        "SELECT CAST(SUM(paid_agent_units) AS BIGINT) AS paid_units FROM tasks WHERE agent_id = 'agent-1'",
      ),
    );
    // What was seeded was never earned.
    const shown = await store.read((tx) => listAgentRows(tx, { where: EVERY_ROW, limit: 9 }));
    expect(shown.map(({ earnedSatUnits }) => earnedSatUnits)).toEqual([null, null, null]);
    const { items } = await listWithdrawals(store, { userId: "agent-1", limit: 10 });
    expect(items).toMatchObject([{ state: "booked", amount: { units: paid?.paidUnits?.toString() } }]);
  });

  it("does nothing in production", async () => {
    const house = demoContext(world().store, NOON_MS);
    const production = { ...house, config: defaultConfig("production") };
    expect(await seedDemo(production)).toEqual({ seeded: false });
    expect(await countOf(world().store, "users")).toBe(0);
  });
});

it("keeps to one day, also a second after midnight", async () => {
  const world = await makeWorld("sqlite");
  const nowMs = Date.UTC(2026, 10, 21, 0, 0, 1);
  await seedDemo(demoContext(world.store, nowMs));
  expect(await published(world.store)).toEqual(PUBLISHED);
  expect(await outcomesByDay(world.store)).toMatchObject([{ dayUtc: utcDay(nowMs) }]);
  await world.close();
});
