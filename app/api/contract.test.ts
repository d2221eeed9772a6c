import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";

const QUOTE = { complexity: 2, asset: "SAT", strategy: "best" };
const TASK = { complexity: 2, asset: "SAT", agentId: "agent-1", description: "Process payment" };

describe("the HTTP contract", () => {
  let house: TestHouse<"none", true>;

  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
    await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-001" } });
  });
  afterAll(() => house.close());

  const as = "buyer-001";

  it("signs a demo id in: token, cookie, throwaway key, play money", async () => {
    const { status, json, headers } = await house.ask("POST", "/api/v1/demo/sign-in", {
      body: { id: "buyer-777" },
    });
    expect(status).toBe(200);
    expect(json.wallet.privateKey).toMatch(/^0x[0-9a-f]{64}$/);
    expect(json.user).toMatchObject({ id: "buyer-777", address: json.wallet.address });
    expect(json.user.balances).toContainEqual(
      expect.objectContaining({ asset: "SAT", available: "1000000000000" }),
    );
    const cookie = headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^next-auth\.session-token=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const proofs: Record<string, string>[] = [
      { authorization: `Bearer ${json.token}` },
      { cookie: cookie.split(";")[0] ?? "" },
    ];
    for (const headers of proofs) {
      const me = await house.ask("GET", "/api/v1/me", { headers });
      expect(me.json.id).toBe("buyer-777");
    }
    const again = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-777" } });
    expect(again.json.wallet).toEqual(json.wallet);
  });

  it.each([["admin"], ["buyer-"], ["buyer-001 "], ["BUYER-001"], ["../buyer"], [1], [null]])(
    "takes no other id: %j",
    async (id) => {
      expect((await house.ask("POST", "/api/v1/demo/sign-in", { body: { id } })).status).toBe(400);
    },
  );

  it("knows no other agents and operators than its own", async () => {
    for (const id of ["agent-9", "operator-003"]) {
      expect((await house.ask("POST", "/api/v1/demo/sign-in", { body: { id } })).status).toBe(404);
    }
  });

  it("signs out on the server", async () => {
    const { json, headers } = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-778" } });
    const cookie = (headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const authorization = `Bearer ${json.token}`;
    const out = await house.ask("POST", "/api/v1/auth/sign-out", { headers: { cookie, authorization } });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([
      204,
      expect.stringMatching(/=; .*Max-Age=0/),
    ]);
    expect((await house.ask("GET", "/api/v1/me", { headers: { cookie } })).status).toBe(401);
    expect((await house.ask("GET", "/api/v1/me", { headers: { authorization } })).status).toBe(401);
  });

  it("answers in the order 401, 413, broken JSON, 404, fields", async () => {
    const path = "/api/v1/tasks/tsk_01jdabcdefghjkmnpqrstvwxyz/approve";
    const big = JSON.stringify({ note: "x".repeat(70_000) });
    const status = async (body: string, who?: string) =>
      (await house.ask("POST", path, { body, ...(who ? { as: who } : {}) })).status;
    expect(await status(big)).toBe(401);
    expect(await status(big, as)).toBe(413);
    expect(await status("{", as)).toBe(400);
    expect(await status('{"nonsense":1}', as)).toBe(404);
    expect((await house.ask("POST", "/api/v1/tasks", { as, body: { nonsense: 1 } })).status).toBe(400);
  });

  it.each(["0", "-1", "1.5", "11", '"2"', "null", "true", "[2]", "{}", "1e309", "-0", "9007199254740993"])(
    "refuses complexity %s and stores nothing",
    async (complexity) => {
      const before = (await house.ask("GET", "/api/v1/tasks", { as })).json.items.length;
      const body = `{"asset":"SAT","description":"x","complexity":${complexity}}`;
      const { status, json } = await house.ask("POST", "/api/v1/tasks", { as, body });
      expect([status, json.code, json.errors[0].pointer]).toEqual([400, "invalid_input", "#/complexity"]);
      expect((await house.ask("GET", "/api/v1/tasks", { as })).json.items.length).toBe(before);
    },
  );

  it.each(["2", "2.0", "2e0"])("takes complexity %s as 2", async (complexity) => {
    const body = `{"asset":"SAT","strategy":"best","complexity":${complexity}}`;
    const { status, json } = await house.ask("POST", "/api/v1/quotes", { as, body });
    expect([status, json.complexity, json.price.units]).toEqual([201, 2, "400000"]);
  });

  it("gives a repeated Idempotency-Key the same bytes, and another body 422", async () => {
    const headers = { "idempotency-key": '"once"' };
    const first = await house.ask("POST", "/api/v1/tasks", { as, body: TASK, headers });
    const second = await house.ask("POST", "/api/v1/tasks", { as, body: TASK, headers });
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const other = await house.ask("POST", "/api/v1/tasks", { as, body: { ...TASK, complexity: 3 }, headers });
    expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
    const long = { "idempotency-key": "k".repeat(256) };
    expect((await house.ask("POST", "/api/v1/tasks", { as, body: TASK, headers: long })).status).toBe(400);
  });

  it("refuses unknown and repeated fields of the query", async () => {
    for (const query of ["?colour=red", "?limit=0", "?limit=1&limit=2", "?status=done", "?cursor=x"]) {
      expect((await house.ask("GET", `/api/v1/tasks${query}`, { as })).status, query).toBe(400);
    }
    expect((await house.ask("GET", "/api/v1/me?verbose=1", { as })).status).toBe(400);
  });

  it("says which methods a path takes", async () => {
    const { status, headers, json } = await house.ask("DELETE", "/api/v1/tasks", { as });
    expect([status, headers.get("allow"), json.code]).toEqual([
      405,
      "GET, HEAD, POST, OPTIONS",
      "method_not_allowed",
    ]);
    const options = await house.ask("OPTIONS", "/api/v1/quotes");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
  });

  it("lets no cache keep an answer, and no other origin read one", async () => {
    for (const path of ["/api/v1/me", "/api/v1/agents", "/api/v1/nothing"]) {
      const { headers } = await house.ask("GET", path, { as, headers: { origin: "https://evil.example" } });
      expect(headers.get("cache-control")).toBe("private, no-store");
      expect(headers.has("access-control-allow-origin")).toBe(false);
    }
  });

  it("makes a binding quote", async () => {
    const { status, json } = await house.ask("POST", "/api/v1/quotes", { as, body: QUOTE });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      multiplier: "2.00",
      total: { asset: "SAT", units: "400000", display: "400,000 SAT" },
    });
  });

  it("carries a SAT task from post to payment", async () => {
    const { json: task } = await house.ask("POST", "/api/v1/tasks", { as, body: TASK });
    const verb = (name: string, who: string, body: unknown = {}) =>
      house.ask("POST", `/api/v1/tasks/${task.id}/${name}`, { as: who, body });
    expect((await verb("accept", "agent-1")).json.status).toBe("in_progress");
    expect((await verb("submit", "agent-1", { deliverable: { text: "done" } })).json.status).toBe(
      "submitted",
    );
    expect((await verb("approve", as)).json).toMatchObject({ status: "completed", verbs: [] });
    const again = await verb("approve", as);
    expect([again.status, again.json.code, again.json.taskStatus]).toEqual([
      409,
      "illegal_transition",
      "completed",
    ]);
    const paid = await house.ask("GET", "/api/v1/me", { as: "agent-1" });
    expect(paid.json.balances).toContainEqual(expect.objectContaining({ asset: "SAT", available: "400000" }));
    const books = await house.ask("GET", "/api/v1/invariants", { as: "operator-001" });
    expect(books.json.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });
});
