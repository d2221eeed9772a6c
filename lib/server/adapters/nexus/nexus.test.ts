import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { askFor, endIt, openTreasury } from "@/testing/treasury";

const AGENT = ["id", "priority", "dailyBudget", "maxPerCall", "currentDailySpend"];
const TRANSACTION = ["timestamp", "agent_id", "service_id", "task_id", "amount", "tx_hash", "status"];
const LOG = ["timestamp", "agent_id", "service_id", "action", "reason", "cost"];
const keys = (value: object) => Object.keys(value);

describe.each(["sqlite", "postgres"] as const)("the seed's treasury on %s", (store) => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ store, chain: "none", http: true });
    const { context } = house;
    await openTreasury(context);
    const served = await askFor(context);
    await endIt(context, served.call?.id ?? "", "serve");
    house.clock.nowMs += 1;
    const oracle = { agentId: "user-agent", serviceId: "PRICE_ORACLE" };
    const failed = await askFor(context, oracle);
    await endIt(context, failed.call?.id ?? "", "fail");
    house.clock.nowMs += 1;
    await askFor(context, oracle);
    await askFor(context, { agentId: "user-agent" });
    house.clock.nowMs += 1;
    const free = await askFor(context, { agentId: "ops-agent", serviceId: "LOG_ARCHIVE_SUMMARY" });
    await endIt(context, free.call?.id ?? "", "serve");
  });
  afterAll(() => house.close());

  const get = (path: string) => house.ask("GET", `/api/nexus${path}`);

  it("says what it is", async () => {
    const { status, json } = await get("");
    expect([status, json]).toEqual([
      200,
      { name: "MNEE Nexus / Omni-Agent", version: "1.0.0", status: "running" },
    ]);
  });

  it("shows agents by their ids, in MNEE", async () => {
    const { json } = await get("/treasury");
    expect(keys(json)).toEqual(["agents", "totalAllocated", "totalSpent"]);
    expect(json.agents["batch-agent"]).toEqual({
      id: "batch-agent",
      priority: "LOW",
      dailyBudget: 50,
      maxPerCall: 20,
      currentDailySpend: 3,
      remainingBudget: 47,
    });
    expect(json.agents["user-agent"]).toMatchObject({ currentDailySpend: 0.05, remainingBudget: 99.95 });
    expect([json.totalAllocated, json.totalSpent]).toEqual([180, 3.05]);
  });

  it("lists agents, and shows one with what it bought", async () => {
    const { json } = await get("/agents");
    expect(json.agents.map(({ id }: { id: string }) => id)).toEqual([
      "user-agent",
      "batch-agent",
      "ops-agent",
    ]);
    for (const agent of json.agents) expect(keys(agent)).toEqual(AGENT);
    const one = (await get("/agents/user-agent")).json;
    expect(keys(one)).toEqual([...AGENT, "remainingBudget", "transactions", "totalSpent"]);
    expect(one.transactions.map(({ status }: { status: string }) => status)).toEqual(["FAILED", "PENDING"]);
    expect(one.totalSpent).toBe(0);
    expect((await get("/agents/batch-agent")).json.totalSpent).toBe(3);
  });

  it("lists services, and shows one with what it earned", async () => {
    const { json } = await get("/services");
    for (const service of json.services)
      expect(keys(service)).toEqual(["id", "unitPrice", "providerAddress", "active"]);
    const prices = json.services.map(({ unitPrice }: { unitPrice: number }) => unitPrice);
    expect(prices).toEqual([1, 0.05, 3, 0.01, 0]);
    const one = (await get("/services/BATCH_COMPUTE")).json;
    expect(keys(one)).toEqual([
      "id",
      "unitPrice",
      "providerAddress",
      "active",
      "transactions",
      "totalRevenue",
    ]);
    expect([one.transactions.length, one.totalRevenue]).toEqual([1, 3]);
  });

  it("lists the last calls, oldest first", async () => {
    const { transactions } = (await get("/transactions")).json;
    for (const one of transactions) expect(keys(one)).toEqual(TRANSACTION);
    const told = ({ service_id, amount, tx_hash, status }: Record<string, unknown>) =>
      [service_id, amount, tx_hash, status] as const;
    expect(transactions.map(told)).toEqual([
      ["BATCH_COMPUTE", 3, "0xMOCK_TX_HASH", "MOCK"],
      ["PRICE_ORACLE", 0.05, null, "FAILED"],
      ["PRICE_ORACLE", 0.05, null, "PENDING"],
      ["LOG_ARCHIVE_SUMMARY", 0, null, "SUCCESS"],
    ]);
    const last = (await get("/transactions?limit=2&order=desc")).json.transactions;
    expect(last).toEqual(transactions.slice(-2));
  });

  it("lists what the policy said, oldest first", async () => {
    const { logs } = (await get("/policy/logs")).json;
    for (const log of logs) expect(keys(log)).toEqual(LOG);
    expect(logs.map(({ action }: { action: string }) => action)).toEqual([
      "ALLOWED",
      "ALLOWED",
      "ALLOWED",
      "REJECTED",
      "ALLOWED",
    ]);
    expect(logs[3]).toMatchObject({
      agent_id: "user-agent",
      service_id: "BATCH_COMPUTE",
      reason: "Agent user-agent is not in allowed list for BATCH_COMPUTE",
      cost: 0,
    });
    expect((await get("/policy/logs?limit=1")).json.logs).toEqual(logs.slice(-1));
  });

  it("counts", async () => {
    expect((await get("/stats")).json).toEqual({
      transactions: { total: 4, successful: 2, failed: 1 },
      policyActions: { ALLOWED: 4, REJECTED: 1 },
      totalAllocatedBudget: 180,
      totalSpent: 3,
      serviceCount: 5,
      agentCount: 3,
    });
  });

  it.each([
    ["/agents/nobody", 404, "Agent nobody not found"],
    ["/agents/%3Cb%3E", 404, "Agent <b> not found"],
    ["/services/NOTHING", 404, "Service NOTHING not found"],
    ["/nothing", 404, "Not Found"],
    ["/transactions?limit=0", 400, "limit is a whole number from 1 to 500"],
    ["/transactions?limit=501", 400, "limit is a whole number from 1 to 500"],
    ["/policy/logs?limit=-1", 400, "limit is a whole number from 1 to 500"],
    ["/policy/logs?limit=1e2", 400, "limit is a whole number from 1 to 500"],
  ])("answers %s with %i", async (path, status, detail) => {
    const told = await get(path);
    expect([told.status, told.json]).toEqual([status, { detail }]);
  });

  it("says which methods a path takes", async () => {
    expect((await house.ask("DELETE", "/api/nexus/agents")).json).toEqual({
      detail: "This path takes GET.",
    });
  });
});
