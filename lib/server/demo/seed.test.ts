import { expect, it } from "vitest";
import { utcDay } from "@/lib/domain/time";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import { defaultConfig } from "@/lib/server/kernel/context";
import { proveInvariants } from "@/lib/server/ledger/reconcile/invariants";
import type { Reader } from "@/lib/server/store/reader";
import { describeOnBothEngines, makeWorld } from "@/testing/books";
import { NOON_MS } from "@/testing/context";
import { demoContext } from "@/testing/history";
import { DEMO_AGENTS, HISTORY_BUYERS } from "./demo-agents";
import { historyPlan } from "./history-plan";
import { seedDemo } from "./seed";

const PUBLISHED = [
  ["agent-1", 950_000, 200],
  ["agent-2", 900_000, 180],
  ["agent-3", 700_000, 120],
];

async function published(reader: Reader) {
  const agents = await reader.agent.findMany({ orderBy: { id: "asc" } });
  return agents.map((agent) => [agent.id, agent.successRatePpm, agent.multiplierHundredths]);
}

/** Agents begin with nothing, and a new buyer with all the play money. */
async function expectFreshBalances(reader: Reader): Promise<void> {
  const accounts = await reader.account.findMany();
  const units = new Map(accounts.map((account) => [account.id, account.balanceUnits]));
  expect(DEMO_AGENTS.map((agent) => units.get(`user:${agent.id}:SAT`))).toEqual([0n, 0n, 0n]);
  expect(units.get("user:buyer-001:SAT")).toBe(1_000_000_000_000n);
  expect(units.get("escrow:SAT")).toBe(0n);
}

it("plans 183 of 190, 83 of 90 and 7 of 10, every buyer the same", () => {
  const plan = historyPlan(DEMO_AGENTS);
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
    const { store, reader } = world();
    const house = demoContext(store, NOON_MS);
    const answers = await Promise.all([seedDemo(house), seedDemo(house)]);
    expect(answers.filter((answer) => answer.seeded)).toHaveLength(1);
    expect(await published(reader)).toEqual(PUBLISHED);
    const days = await reader.outcome.groupBy({ by: ["dayUtc"], _count: true });
    expect(days).toEqual([{ dayUtc: utcDay(NOON_MS), _count: 290 }]);
    await expectFreshBalances(reader);
    const keys = await reader.demoKey.findMany();
    expect(new Set(keys.map((key) => key.privateKey)).size).toBe(15);
    const again = await world().restart();
    expect(await seedDemo(demoContext(again, NOON_MS))).toEqual({ seeded: false });
    expect(await reader.task.count()).toBe(290);
  });

  it("leaves the books proven, with the history's earnings withdrawn", async () => {
    const { store, reader } = world();
    await seedDemo(demoContext(store, NOON_MS));
    const proof = await proveInvariants(
      { store, chain: null, hasChain: false },
      { actor: { kind: "house" }, nowMs: NOON_MS },
    );
    expect(proof.checks.filter((check) => !check.ok)).toEqual([]);
    const paid = await reader.task.aggregate({
      where: { agentId: "agent-1" },
      _sum: { paidAgentUnits: true },
    });
    const { items } = await listWithdrawals(reader, { userId: "agent-1", limit: 10 });
    expect(items).toMatchObject([
      { state: "booked", amount: { units: paid._sum.paidAgentUnits?.toString() } },
    ]);
  });

  it("does nothing in production", async () => {
    const house = demoContext(world().store, NOON_MS);
    const production = { ...house, config: defaultConfig("production") };
    expect(await seedDemo(production)).toEqual({ seeded: false });
    expect(await world().reader.user.count()).toBe(0);
  });
});

it("keeps to one day, also a second after midnight", async () => {
  const world = await makeWorld("sqlite");
  const nowMs = Date.UTC(2026, 10, 21, 0, 0, 1);
  await seedDemo(demoContext(world.store, nowMs));
  expect(await published(world.reader)).toEqual(PUBLISHED);
  const days = await world.reader.outcome.groupBy({ by: ["dayUtc"] });
  expect(days).toEqual([{ dayUtc: utcDay(nowMs) }]);
  await world.close();
});
