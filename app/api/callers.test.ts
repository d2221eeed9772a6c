import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verbBodies } from "@/lib/schemas/market/task-verbs";
import { revokeSession } from "@/lib/server/identity/commands/revoke-session";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { ORIGIN } from "@/testing/http/http-surface";

type Principal = "anonymous" | "buyer-001" | "buyer-002" | "agent-1" | "agent-2" | "operator-001";

describe("who asks", () => {
  let house: TestHouse<"none", true>;
  let taskId: string;

  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
    for (const id of ["buyer-001", "buyer-002"])
      await house.ask("POST", "/api/v1/demo/sign-in", { body: { id } });
    const body = { complexity: 2, asset: "SAT", agentId: "agent-1", description: "Process payment" };
    const posted = await house.ask("POST", "/api/v1/tasks", { as: "buyer-001", body });
    expect(posted.status, posted.text).toBe(201);
    taskId = posted.json.id;
  });
  afterAll(() => house.close());

  const asked = (method: string, path: string, principal: Principal, body?: unknown) =>
    house.ask(method, path.replace("TASK", taskId), {
      ...(principal === "anonymous" ? {} : { as: principal }),
      body,
    });

  it.each(Object.keys(verbBodies))("%s says 404 to strangers before it looks at any field", async (verb) => {
    for (const principal of ["buyer-002", "agent-2"] as const) {
      const { status } = await asked("POST", `/api/v1/tasks/TASK/${verb}`, principal, { nonsense: true });
      expect(status, principal).toBe(404);
    }
    expect((await asked("POST", `/api/v1/tasks/TASK/${verb}`, "anonymous", "{")).status).toBe(401);
  });

  it("hides an absent task and a foreign one alike", async () => {
    const foreign = await asked("GET", "/api/v1/tasks/TASK", "buyer-002");
    const absent = await asked("GET", "/api/v1/tasks/tsk_01jdabcdefghjkmnpqrstvwxyz", "buyer-002");
    const without = ({ traceId, instance, ...rest }: Record<string, unknown>) => [
      typeof traceId,
      typeof instance,
      rest,
    ];
    expect(without(foreign.json)).toEqual(without(absent.json));
  });

  it("lists only what one may see", async () => {
    const ids = async (principal: Principal) =>
      (await asked("GET", "/api/v1/tasks", principal)).json.items.map(({ id }: { id: string }) => id);
    expect(await ids("buyer-001")).toEqual([taskId]);
    expect(await ids("buyer-002")).toEqual([]);
    expect(await ids("agent-2")).toEqual([]);
  });

  it("lets nobody edit another's agent, and shows no owner apart", async () => {
    for (const principal of ["buyer-001", "agent-2", "operator-001"] as const) {
      expect((await asked("PATCH", "/api/v1/agents/agent-1", principal, { available: false })).status).toBe(
        404,
      );
    }
    expect((await asked("PATCH", "/api/v1/agents/agent-1", "anonymous", { available: false })).status).toBe(
      401,
    );
    expect((await asked("PATCH", "/api/v1/agents/agent-1", "agent-1", { available: true })).status).toBe(200);
  });

  it("takes no identity from a body", async () => {
    const body = { complexity: 1, asset: "SAT", description: "x" };
    for (const extra of [
      { role: "operator" },
      { buyerId: "buyer-002" },
      { buyer_id: "b" },
      { isOperator: true },
      { status: "completed" },
      { price: "1" },
    ]) {
      const { status, json } = await asked("POST", "/api/v1/tasks", "buyer-001", { ...body, ...extra });
      expect([status, json.code]).toEqual([400, "invalid_input"]);
    }
  });

  it("knows neither expired nor revoked sessions", async () => {
    const live = await house.session("buyer-001");
    const headers = { authorization: `Bearer ${live.token}` };
    expect((await house.ask("GET", "/api/v1/me", { headers })).status).toBe(200);
    await revokeSession(house.runtime.context, { sid: live.sid });
    expect((await house.ask("GET", "/api/v1/me", { headers })).status).toBe(401);
    const { token } = await house.session("buyer-001");
    house.clock.nowMs += 8 * 86_400_000;
    const late = await house.ask("GET", "/api/v1/me", { headers: { authorization: `Bearer ${token}` } });
    house.clock.nowMs -= 8 * 86_400_000;
    expect(late.status).toBe(401);
    expect((await house.ask("GET", `/api/v1/me?access_token=${token}`)).status).toBe(401);
  });

  it("refuses a cookie's write from another site, not a token's", async () => {
    const signedIn = await house.ask("POST", "/api/v1/demo/sign-in", { body: { id: "buyer-002" } });
    const cookie = (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const body = { complexity: 1, asset: "SAT" };
    const quote = (headers: Record<string, string>, as?: string) =>
      house.ask("POST", "/api/v1/quotes", { body, headers, ...(as ? { as } : {}) });
    expect((await quote({ cookie, origin: ORIGIN })).status).toBe(201);
    expect((await quote({ cookie, origin: "https://evil.example" })).status).toBe(403);
    expect((await quote({ cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await quote({ origin: "https://evil.example" }, "buyer-002")).status).toBe(201);
    const form = { cookie, "content-type": "application/x-www-form-urlencoded" };
    expect((await house.ask("POST", "/api/v1/quotes", { headers: form, body: "complexity=1" })).status).toBe(
      415,
    );
  });
});

describe("in production", () => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true, mode: "production" });
  });
  afterAll(() => house.close());

  it.each([
    ["POST", "/api/v1/demo/sign-in", { id: "buyer-001" }],
    ["POST", "/api/v1/demo/send", { to: `0x${"11".repeat(20)}` }],
    ["POST", "/api/v1/demo/faucet", {}],
    ["GET", "/api/v1/demo/faucet", undefined],
    ["OPTIONS", "/api/v1/demo/sign-in", undefined],
    ["GET", "/api/aicp", undefined],
    ["GET", "/api/aicp/agents", undefined],
    ["POST", "/api/aicp/tasks/submit", { description: "x", buyer_id: "buyer-001" }],
  ])("%s %s is not there", async (method, path, body) => {
    const { status, headers } = await house.ask(method, path, { as: "agent-1", body });
    expect(status).toBe(404);
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });
});
