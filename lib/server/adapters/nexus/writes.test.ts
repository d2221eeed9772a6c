import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { addUser } from "@/testing/people";
import { askFor, openTreasury } from "@/testing/treasury";

const AMOUNT = "Give an amount of MNEE above 0, with at most 9 decimals and below 1,000,000,000.";

describe.each(["sqlite", "postgres"] as const)("the seed's writes on %s", (store) => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ store, chain: "none", http: true });
    await openTreasury(house.context);
  });
  afterAll(() => house.close());

  const put = (body: unknown, agentId = "ops-agent", headers = {}) =>
    house.ask("PUT", `/api/nexus/agents/${agentId}/budget`, { body, headers });
  const budgetOf = async (agentId = "ops-agent") => {
    const { json } = await house.ask("GET", `/api/nexus/agents/${agentId}`);
    return [json.dailyBudget, json.maxPerCall];
  };
  const latest = async () => (await house.ask("GET", "/api/v1/policy", { as: "operator-001" })).json;

  it("sets a budget, as a version of the policy that names this surface", async () => {
    const { version } = await latest();
    const told = await put({ daily_budget: 40.05, max_per_call: "6.000000001", colour: "red" });
    expect([told.status, told.json]).toEqual([
      200,
      {
        message: "Budget updated successfully",
        agent: { id: "ops-agent", dailyBudget: 40.05, maxPerCall: 6.000000001 },
      },
    ]);
    expect(await latest()).toMatchObject({
      version: version + 1,
      author: null,
      reason: "Set through /api/nexus",
      diff: [
        { path: "caps/agent:ops-agent:call/limitUnits", was: "5000000000", is: "6000000001" },
        { path: "caps/agent:ops-agent:day/limitUnits", was: "30000000000", is: "40050000000" },
      ],
    });
  });

  it("sets one of the two, and changes nothing for none", async () => {
    await put({ daily_budget: 30, max_per_call: null });
    expect(await budgetOf()).toEqual([30, 6.000000001]);
    const { version } = await latest();
    for (const body of [{}, { daily_budget: null }, { daily_budget: 30 }]) {
      expect((await put(body)).status).toBe(200);
    }
    expect((await latest()).version).toBe(version);
  });

  it("names the operator who sent a token", async () => {
    const url = "/api/nexus/agents/ops-agent/budget";
    await house.ask("PUT", url, { as: "operator-001", body: { daily_budget: 29 } });
    expect(await latest()).toMatchObject({ author: "operator-001" });
    await house.ask("PUT", url, { as: "agent-1", body: { daily_budget: 30 } });
    expect(await latest()).toMatchObject({ author: null });
  });

  it.each([
    "0",
    "-1",
    "-0.5",
    '"0"',
    '"-1"',
    '"1e3"',
    '"0x10"',
    '"１"',
    '"1.0000000000000000001"',
    '"1.0000000001"',
    "0.0000000001",
    "1e-10",
    "9223372036854775808",
    '"9223372036854775808"',
    `"${2n ** 256n}"`,
    "1e309",
    "1e21",
    "1000000000",
    '" 5"',
    '"5 MNEE"',
    '"+5"',
    '"05"',
    '".5"',
    '"5."',
    '""',
    "true",
    "[5]",
    "{}",
  ])("refuses the amount %s, and changes nothing", async (amount) => {
    const before = await budgetOf();
    for (const field of ["daily_budget", "max_per_call"]) {
      const told = await put(`{"${field}":${amount}}`);
      expect([told.status, told.json]).toEqual([400, { detail: AMOUNT }]);
    }
    expect(await budgetOf()).toEqual(before);
  });

  it.each([
    ["1e-7", 1e-7],
    ["0.1", 0.1],
    ["5e1", 50],
    ['"999999999.999999999"', Number("999999999.999999999")],
    ['"30"', 30],
  ])("takes the amount %s", async (amount, shown) => {
    await put({ max_per_call: "0.00000001" });
    expect((await put(`{"daily_budget":${amount}}`)).json.agent.dailyBudget).toBe(shown);
  });

  it("refuses a call above its day, an unknown agent and what is no JSON", async () => {
    const above = await put({ max_per_call: 31 });
    expect([above.status, above.json.detail]).toEqual([400, expect.stringContaining("is above")]);
    const unknown = await put({ daily_budget: 0 }, "nobody");
    expect([unknown.status, unknown.json]).toEqual([404, { detail: "Agent nobody not found" }]);
    expect((await put("{")).status).toBe(400);
    expect(Object.keys((await put("[]")).json)).toEqual(["detail"]);
  });

  it("repeats an answer for a repeated Idempotency-Key", async () => {
    const key = { "idempotency-key": "budget-1" };
    await put({ daily_budget: 31 }, "ops-agent", key);
    await put({ daily_budget: 32 });
    const again = await put({ daily_budget: 31 }, "ops-agent", key);
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
    expect(await budgetOf()).toEqual([32, 1e-8]);
    expect((await put({ daily_budget: 33 }, "ops-agent", key)).status).toBe(400);
  });

  it("resets the day of all agents at once", async () => {
    await askFor(house.context);
    const spent = async () => (await house.ask("GET", "/api/nexus/treasury")).json.totalSpent;
    expect(await spent()).toBe(3);
    const told = await house.ask("POST", "/api/nexus/reset");
    expect([told.status, told.json]).toEqual([
      200,
      { message: "All agents' daily spending has been reset to 0" },
    ]);
    expect(await spent()).toBe(0);
    const { json } = await house.ask("GET", "/api/v1/invariants", { as: "operator-001" });
    expect(json.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });

  it("is the same reset as an operator's under /api/v1", async () => {
    await askFor(house.context);
    const body = { reason: "a new start", agentId: "batch-agent" };
    const told = await house.ask("POST", "/api/v1/treasury/reset", { as: "operator-001", body });
    expect([told.status, told.json.by]).toEqual([200, "operator-001"]);
    expect((await house.ask("GET", "/api/nexus/agents/batch-agent")).json.currentDailySpend).toBe(0);
    expect((await house.ask("POST", "/api/v1/treasury/reset", { as: "agent-1", body })).status).toBe(403);
  });

  it("says that a raised budget waits for another operator, where an operator with a token raises it", async () => {
    await addUser(house.context, { id: "operator-002", isOperator: true });
    const { version } = await latest();
    const url = "/api/nexus/agents/ops-agent/budget";
    const told = await house.ask("PUT", url, { as: "operator-001", body: { daily_budget: 70 } });
    expect([told.status, told.json]).toMatchObject([202, { agent: { id: "ops-agent", dailyBudget: 32 } }]);
    expect(told.json.message).toContain("another operator");
    expect((await latest()).version).toBe(version);
  });

  it("gives nothing more on nobody's word where two operators are there, and takes it all the same", async () => {
    const two = expect.stringContaining("takes two operators here");
    for (const told of [await put({ daily_budget: 70 }), await house.ask("POST", "/api/nexus/reset")])
      expect([told.status, told.json]).toEqual([409, { detail: two }]);
    const body = { reason: "a new start" };
    const reset = await house.ask("POST", "/api/v1/treasury/reset", { as: "operator-001", body });
    expect([reset.status, reset.json.code]).toEqual([409, "consent_required"]);
    expect((await put({ daily_budget: 31 })).json.message).toBe("Budget updated successfully");
  });
});
