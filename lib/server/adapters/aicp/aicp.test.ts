import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";

const SUBMISSION = { description: "Process payment", complexity: 2, buyer_id: "buyer-001" };

describe("the seed's coordinator", () => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
  });
  afterAll(() => house.close());

  const get = (path: string) => house.ask("GET", `/api/aicp${path}`);
  const post = (path: string, body?: unknown, headers = {}) =>
    house.ask("POST", `/api/aicp${path}`, { body, headers });

  it("says what and how it is", async () => {
    expect((await get("")).json).toEqual({ service: "AICP Coordinator", status: "running" });
    expect((await get("/health")).json).toEqual({ status: "healthy" });
  });

  it("lists its agents with numbers, best first", async () => {
    expect((await get("/agents")).json).toEqual({
      agents: [
        { name: "agent-1", success_rate: 0.95, reputation_multiplier: 2.0, balance_satoshis: 0 },
        { name: "agent-2", success_rate: 0.9, reputation_multiplier: 1.8, balance_satoshis: 0 },
      ],
    });
  });

  it("takes a task, charges the buyer, pays the agent once", async () => {
    const made = await post("/tasks/submit", SUBMISSION);
    expect([made.status, made.json]).toEqual([
      200,
      { task_id: expect.any(String), agent_name: "agent-1", price_satoshis: 400000, status: "assigned" },
    ]);
    const id = made.json.task_id;
    const buyer = await house.ask("GET", "/api/v1/me", { as: "buyer-001" });
    expect(buyer.json.balances).toContainEqual(
      expect.objectContaining({ asset: "SAT", available: "999999600000", held: "400000" }),
    );
    const shown = await get(`/tasks/${id}`);
    expect(shown.json).toMatchObject({ id, ...SUBMISSION, agent_name: "agent-1", price_satoshis: 400000 });
    expect(shown.json.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    const done = await post(`/tasks/${id}/complete?success=true`);
    expect([done.status, done.json.status]).toEqual([200, "completed"]);
    const again = await post(`/tasks/${id}/complete?success=true`);
    expect([again.status, Object.keys(again.json)]).toEqual([409, ["detail"]]);
    expect((await get("/agents")).json.agents[0].balance_satoshis).toBe(400000);
  });

  it("pays one of twenty completions at once", async () => {
    const { json } = await post("/tasks/submit", SUBMISSION);
    const before = (await get("/agents")).json.agents;
    const all = await Promise.all(Array.from({ length: 20 }, () => post(`/tasks/${json.task_id}/complete`)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(19);
    const after = (await get("/agents")).json.agents;
    const sum = (agents: { balance_satoshis: number }[]) =>
      agents.reduce((total, agent) => total + agent.balance_satoshis, 0);
    expect(sum(after) - sum(before)).toBe(json.price_satoshis);
  });

  it("gives the money back for a failed task, by query or by body", async () => {
    for (const [query, body] of [
      ["?success=false", undefined],
      ["", { success: false, result: "could not" }],
    ] as const) {
      const { json } = await post("/tasks/submit", SUBMISSION);
      const failed = await post(`/tasks/${json.task_id}/complete${query}`, body);
      expect([failed.status, failed.json.status]).toEqual([200, "failed"]);
    }
    const { json } = await house.ask("GET", "/api/v1/me", { as: "buyer-001" });
    expect(json.balances).toContainEqual(expect.objectContaining({ asset: "SAT", held: "0" }));
  });

  it("takes a missing complexity as 1 and ignores fields it does not know", async () => {
    const { status, json } = await post("/tasks/submit", {
      description: "x",
      buyer_id: "buyer-9",
      priority: "high",
    });
    expect([status, json.price_satoshis % 1000]).toEqual([200, 0]);
    expect((await get(`/tasks/${json.task_id}`)).json.complexity).toBe(1);
  });

  it.each([
    ["an empty description", { ...SUBMISSION, description: " " }, "Task description cannot be empty"],
    ["complexity 0", { ...SUBMISSION, complexity: 0 }, "Complexity must be between 1 and 10"],
    ["complexity 11", { ...SUBMISSION, complexity: 11 }, "Complexity must be between 1 and 10"],
    ["complexity 1.5", { ...SUBMISSION, complexity: 1.5 }, "Complexity must be between 1 and 10"],
    ['complexity "2"', { ...SUBMISSION, complexity: "2" }, "Complexity must be between 1 and 10"],
    ["no buyer", { description: "x" }, expect.any(String)],
    ["an odd buyer", { ...SUBMISSION, buyer_id: "../x" }, "buyer_id is not a valid id"],
    ["no JSON", "{", expect.any(String)],
  ])("refuses %s with a detail", async (_, body, detail) => {
    const { status, json } = await post("/tasks/submit", body);
    expect([status, json]).toEqual([400, { detail }]);
  });

  it("refuses a buyer without money with 400", async () => {
    await post("/tasks/submit", { ...SUBMISSION, buyer_id: "buyer-poor" });
    const { json: me } = await house.ask("GET", "/api/v1/me", { as: "buyer-poor" });
    const units = me.balances.find(({ asset }: { asset: string }) => asset === "SAT").available;
    const left = { asset: "SAT", units };
    expect((await house.ask("POST", "/api/v1/me/withdrawals", { as: "buyer-poor", body: left })).status).toBe(
      201,
    );
    const { status, json } = await post("/tasks/submit", { ...SUBMISSION, buyer_id: "buyer-poor" });
    expect([status, Object.keys(json)]).toEqual([400, ["detail"]]);
  });

  it("knows neither other tasks nor other paths nor other methods", async () => {
    const body = { complexity: 1, asset: "SAT", agentId: "agent-1", description: "with review" };
    const other = await house.ask("POST", "/api/v1/tasks", { as: "buyer-001", body });
    for (const path of [`/tasks/${other.json.id}`, "/tasks/a1b2c3d4"]) {
      const shown = await get(path);
      expect([shown.status, shown.json]).toEqual([404, { detail: "Task not found" }]);
      expect((await post(`${path}/complete`)).status).toBe(404);
    }
    expect([(await get("/nothing")).status, (await get("/nothing")).json]).toEqual([
      404,
      { detail: "Not Found" },
    ]);
    expect((await house.ask("DELETE", "/api/aicp/agents")).status).toBe(405);
    expect((await post("/tasks/submit", "x".repeat(70_000))).status).toBe(413);
  });

  it("lists newest first", async () => {
    house.clock.nowMs += 1000;
    const { json } = await post("/tasks/submit", SUBMISSION);
    const { json: list } = await get("/tasks");
    expect([list.tasks[0].id, list.count]).toEqual([json.task_id, list.tasks.length]);
  });

  it("repeats an answer for a repeated Idempotency-Key", async () => {
    const headers = { "idempotency-key": "seed-1" };
    const first = await post("/tasks/submit", SUBMISSION, headers);
    const second = await post("/tasks/submit", SUBMISSION, headers);
    expect([second.text, second.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
    expect((await post("/tasks/submit", { ...SUBMISSION, complexity: 3 }, headers)).status).toBe(400);
    const key = { "idempotency-key": "seed-2" };
    const paid = await post(`/tasks/${first.json.task_id}/complete`, {}, key);
    const again = await post(`/tasks/${first.json.task_id}/complete`, {}, key);
    expect([paid.status, again.status, again.text]).toEqual([200, 200, paid.text]);
  });

  it("leaves the books in order", async () => {
    const { json } = await house.ask("GET", "/api/v1/invariants", { as: "operator-001" });
    const broken = json.checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect(broken).toEqual([]);
  });
});
