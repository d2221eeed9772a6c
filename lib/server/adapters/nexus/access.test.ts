import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { addUser } from "@/testing/people";
import { openTreasury } from "@/testing/treasury";
import { nexusRoutes } from "./routes";

const PRINCIPALS = ["anonymous", "expired", "buyer-001", "agent-1", "operator-001"] as const;
type Principal = (typeof PRINCIPALS)[number];
type Expected = Record<Principal, number>;

const EVERYBODY: Expected = {
  anonymous: 200,
  expired: 200,
  "buyer-001": 200,
  "agent-1": 200,
  "operator-001": 200,
};
const MEMBERS: Expected = { ...EVERYBODY, anonymous: 401, expired: 401 };
const OPERATORS: Expected = { ...MEMBERS, "buyer-001": 403, "agent-1": 403 };

/** What each endpoint says outside of the demo, written down apart from the code that decides it. */
const ENDPOINTS: Record<string, { says: Expected; path?: string; body?: unknown }> = {
  "GET /api/nexus": { says: EVERYBODY },
  "GET /api/nexus/treasury": { says: OPERATORS },
  "GET /api/nexus/agents": { says: OPERATORS },
  "GET /api/nexus/agents/{id}": { says: OPERATORS, path: "/api/nexus/agents/ops-agent" },
  "PUT /api/nexus/agents/{id}/budget": {
    says: OPERATORS,
    path: "/api/nexus/agents/ops-agent/budget",
    body: { daily_budget: 31 },
  },
  "POST /api/nexus/reset": { says: OPERATORS },
  "GET /api/nexus/services": { says: MEMBERS },
  "GET /api/nexus/services/{id}": { says: OPERATORS, path: "/api/nexus/services/PRICE_ORACLE" },
  "GET /api/nexus/transactions": { says: OPERATORS },
  "GET /api/nexus/policy/logs": { says: OPERATORS },
  "GET /api/nexus/stats": { says: OPERATORS },
  "POST /api/nexus/chat": { says: OPERATORS, body: { agent_id: "ops-agent", message: "Hello" } },
};

describe("the seed's treasury in production", () => {
  let house: TestHouse<"none", true>;
  let tokens: Record<Principal, string | null>;
  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true, mode: "production" });
    await openTreasury(house.context);
    await addUser(house.context, { id: "buyer-001" });
    const tokenOf = async (id: string) => (await house.session(id)).token;
    const now = house.clock.nowMs;
    house.clock.nowMs -= 8 * 86_400_000;
    const expired = await tokenOf("operator-001");
    house.clock.nowMs = now;
    const [buyer, agent] = [await tokenOf("buyer-001"), await tokenOf("agent-1")];
    const operator = await tokenOf("operator-001");
    tokens = { anonymous: null, expired, "buyer-001": buyer, "agent-1": agent, "operator-001": operator };
  });
  afterAll(() => house.close());

  it("has a word for every endpoint, and for no other", () => {
    const places = nexusRoutes.rows.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(ENDPOINTS).sort()).toEqual(places.sort());
  });

  it.each(Object.entries(ENDPOINTS))("%s is whose it is under /api/v1", async (place, of) => {
    const [method = "", row = ""] = place.split(" ");
    const { says, path = row, body } = of;
    const told: Partial<Expected> = {};
    for (const principal of PRINCIPALS) {
      const token = tokens[principal];
      const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
      const answer = await house.ask(method, path, { body, headers });
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      told[principal] = answer.status;
    }
    expect(told).toEqual(says);
  });

  it("takes no write of another site's page, whatever cookie it brings", async () => {
    const reset = (headers: Record<string, string>) => house.ask("POST", "/api/nexus/reset", { headers });
    expect((await reset({ origin: "http://localhost:3002" })).status).toBe(403);
    expect((await reset({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  });
});
