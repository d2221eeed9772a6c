import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionRule } from "@/lib/domain/access/authorize";
import { SUBSYSTEMS } from "@/lib/server/app";
import type { Row } from "@/lib/server/http/route-table";
import { revokeSession } from "@/lib/server/identity/commands/revoke-session";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { RISK_INPUT } from "@/testing/policy";
import { addOwned, DEMO_POLICY, openTreasury } from "@/testing/treasury";

const USERS = ["buyer-001", "buyer-002", "agent-1", "agent-2", "operator-001"] as const;
const NOBODIES = ["anonymous", "revoked", "expired"] as const;
type User = (typeof USERS)[number];
type Verdict = "allowed" | 401 | 403 | 404;

/** On the task that buyer-001 posted for agent-1. */
const onTask = (buyer: Verdict, agent: Verdict, operator: Verdict): Expected => ({
  nobody: 401,
  "buyer-001": buyer,
  "buyer-002": 404,
  "agent-1": agent,
  "agent-2": 404,
  "operator-001": operator,
});
const all = (nobody: Verdict, rest: Verdict): Expected => ({
  nobody,
  "buyer-001": rest,
  "buyer-002": rest,
  "agent-1": rest,
  "agent-2": rest,
  "operator-001": rest,
});
type Expected = Record<User | "nobody", Verdict>;

/** What each need says to everybody, written down apart from the code that decides it. */
const EXPECTED: Record<string, Expected> = {
  public: all("allowed", "allowed"),
  member: all(401, "allowed"),
  buyer: all(401, "allowed"),
  operator: { ...all(401, 403), "operator-001": "allowed" },
  /** The thing is agent-1. */
  owner: { ...all(401, 404), "agent-1": "allowed" },
  /** The thing is an orchestrator of buyer-001, which everybody sees. */
  "role owner": { ...all(401, 403), "buyer-001": "allowed" },
  "role agent": onTask(403, "allowed", 403),
  "role agent, candidate": onTask(403, "allowed", 403),
  "role buyer": onTask("allowed", 403, 403),
  "role buyer, house": onTask("allowed", 403, 403),
  /** The thing is a service that buyer-001 registered and an operator opened; everybody sees it. */
  "role operator, owner": { ...all(401, 403), "buyer-001": "allowed", "operator-001": "allowed" },
  "role operator": onTask(403, 403, "allowed"),
  "role agent, buyer, candidate, operator": onTask("allowed", "allowed", "allowed"),
};

function needOf(rule: ActionRule): string {
  return typeof rule.needs === "string" ? rule.needs : `role ${[...rule.needs.roles].sort().join(", ")}`;
}

/** A request that is right in every field, and what it says to whoever may send it. */
interface Sample {
  readonly path?: string;
  readonly body?: unknown;
  readonly allowed: number;
}

const TASK = { complexity: 1, asset: "SAT", strategy: "best", description: "Process payment" };
const SIGNATURE = `0x${"ab".repeat(65)}`;

const NOBODY = `0x${"11".repeat(20)}`;
const NO_CONVERSATION = "/api/v1/assistant/conversations/cnv_none";

const ORCHESTRATOR = {
  name: "One",
  endpoint: "https://orchestrator.example:8935",
  payeeAddress: `0x${"11".repeat(20)}`,
};
const NEW_SERVICE = {
  id: "ANOTHER",
  endpoint: "https://provider.test/another",
  unitPrice: { asset: "MNEE", units: "1000000000" },
  providerAddress: `0x${"12".repeat(20)}`,
};

const NEXT_POLICY = {
  reason: "another",
  caps: [],
  risk: RISK_INPUT,
  lowTreasuryUnits: "1",
};

const { reason: _, ...NEXT_CAPS } = NEXT_POLICY;
const NEXT_CHANGE = { ...NEXT_CAPS, agents: [] };

const onDraft = (verb: string, body: object): Sample => ({
  path: `/api/v1/policy/drafts/dft_none/${verb}`,
  body,
  allowed: 404,
});

const onAppeal = (verb: string): Sample => ({
  path: `/api/v1/network/appeals/apl_none/${verb}`,
  body: { reason: "So it is." },
  allowed: 404,
});

const A_DAY = "from=2026-11-29T00:00:00Z&to=2026-11-30T00:00:00Z";

const SAMPLES: Record<string, Sample> = {
  "GET /health": { allowed: 200 },
  "GET /ready": { allowed: 200 },
  "GET /metrics": { allowed: 200 },
  "GET /api/v1/readiness": { allowed: 200 },
  "GET /api/v1/transactions": { allowed: 200 },
  "GET /api/v1/invariants": { allowed: 200 },
  "GET /api/v1/chain": { allowed: 503 },
  "POST /api/v1/chain/rescan": { body: {}, allowed: 503 },
  "POST /api/v1/chain/token-code": {
    body: { code: `0x${"1".repeat(64)}`, reason: "looked at" },
    allowed: 409,
  },
  "GET /api/v1/transactions/{hash}": { path: `/api/v1/transactions/0x${"11".repeat(32)}`, allowed: 404 },
  "GET /api/v1/me/withdrawals": { allowed: 200 },
  "POST /api/v1/me/withdrawals": { body: { asset: "SAT", units: "1" }, allowed: 201 },
  "GET /api/v1/agents": { allowed: 200 },
  "POST /api/v1/agents": { body: { name: "Another" }, allowed: 201 },
  "GET /api/v1/agents/{id}": { path: "/api/v1/agents/agent-1", allowed: 200 },
  "PATCH /api/v1/agents/{id}": { path: "/api/v1/agents/agent-1", body: { available: true }, allowed: 200 },
  "GET /api/v1/agents/{id}/reputation": { path: "/api/v1/agents/agent-1/reputation", allowed: 200 },
  "GET /api/v1/buyers/{id}": { path: "/api/v1/buyers/buyer-001", allowed: 200 },
  "POST /api/v1/quotes": { body: { complexity: 1, asset: "SAT" }, allowed: 201 },
  "GET /api/v1/tasks": { allowed: 200 },
  "POST /api/v1/tasks": { body: TASK, allowed: 201 },
  "GET /api/v1/tasks/{id}": { allowed: 200 },
  "POST /api/v1/tasks/{id}/fund": { allowed: 409 },
  "POST /api/v1/tasks/{id}/accept": { allowed: 200 },
  "POST /api/v1/tasks/{id}/decline": { allowed: 200 },
  "POST /api/v1/tasks/{id}/submit": { body: { deliverable: { text: "done" } }, allowed: 409 },
  "POST /api/v1/tasks/{id}/approve": { allowed: 409 },
  "POST /api/v1/tasks/{id}/request_changes": { body: { note: "again" }, allowed: 409 },
  "POST /api/v1/tasks/{id}/reject": { body: { reasons: ["no"] }, allowed: 409 },
  "POST /api/v1/tasks/{id}/contest": { body: { statement: "it was right" }, allowed: 409 },
  "POST /api/v1/tasks/{id}/resolve": { body: { agentShareBps: 5000, reason: "half" }, allowed: 409 },
  "POST /api/v1/tasks/{id}/cancel": { allowed: 200 },
  "POST /api/v1/tasks/{id}/fail": { body: { reason: "too hard" }, allowed: 200 },
  "GET /api/v1/disputes": { allowed: 200 },
  "GET /api/v1/stats": { allowed: 200 },
  "GET /api/v1/treasury": { allowed: 200 },
  "GET /api/v1/services": { allowed: 200 },
  "POST /api/v1/services/{id}/calls": {
    path: "/api/v1/services/PRICE_ORACLE/calls",
    body: { agentId: "user-agent" },
    allowed: 200,
  },
  "GET /api/v1/approvals": { allowed: 200 },
  "GET /api/v1/approvals/{id}": { path: "/api/v1/approvals/dec_none", allowed: 404 },
  "POST /api/v1/approvals/{id}/approve": { path: "/api/v1/approvals/dec_none/approve", allowed: 404 },
  "POST /api/v1/approvals/{id}/refuse": {
    path: "/api/v1/approvals/dec_none/refuse",
    body: { reason: "too dear" },
    allowed: 404,
  },
  "GET /api/v1/calls": { allowed: 200 },
  "GET /api/v1/calls/{id}": { path: "/api/v1/calls/dec_none", allowed: 404 },
  "POST /api/v1/calls/{id}/retry": { path: "/api/v1/calls/dec_none/retry", allowed: 404 },
  "GET /api/v1/treasury/sales": { allowed: 200 },
  "GET /api/v1/claims": { allowed: 200 },
  "GET /api/v1/treasury/strays": { allowed: 200 },
  "POST /api/v1/treasury/strays/{id}/resolve": {
    path: `/api/v1/treasury/strays/0x${"11".repeat(32)}/resolve`,
    body: { note: "of a restored backup" },
    allowed: 404,
  },
  "GET /api/v1/network/orchestrators": { allowed: 200 },
  // Nobody answers at its address.
  "POST /api/v1/network/orchestrators": { body: ORCHESTRATOR, allowed: 422 },
  "DELETE /api/v1/network/orchestrators/{id}": { allowed: 204 },
  // Nobody answers there.
  "PATCH /api/v1/network/orchestrators/{id}": {
    body: { endpoint: "https://moved.example:8935" },
    allowed: 422,
  },
  "GET /api/v1/network/orchestrators/{id}": { allowed: 200 },
  "GET /api/v1/network/registrations": { allowed: 200 },
  "POST /api/v1/network/registrations": { body: { name: "One" }, allowed: 201 },
  "DELETE /api/v1/network/registrations/{id}": {
    path: "/api/v1/network/registrations/reg_none",
    allowed: 404,
  },
  "GET /api/livepeer/orchestrators.json": { allowed: 200 },
  "POST /api/v1/auth/challenge": { body: { address: NOBODY }, allowed: 200 },
  "POST /api/v1/auth/login": { body: { address: NOBODY, challenge: "0", signature: "0x" }, allowed: 401 },
  "POST /api/v1/auth/token": { allowed: 400 },
  "GET /api/v1/livepeer/orchestrators": { allowed: 200 },
  // The first of them all has it from then on.
  "POST /api/v1/livepeer/orchestrators/register": {
    body: { orchestrator_id: "one", endpoint: "not one" },
    allowed: 400,
  },
  "POST /api/v1/livepeer/orchestrators/{id}/proof": {
    path: "/api/v1/livepeer/orchestrators/none/proof",
    body: { orchestrator_id: "none", timestamp: 1, manager_challenge: "0", orchestrator_response: "0" },
    allowed: 404,
  },
  "GET /api/v1/livepeer/orchestrators/{id}/status": {
    path: "/api/v1/livepeer/orchestrators/none/status",
    allowed: 404,
  },
  "POST /api/v1/livepeer/orchestrators/{id}/disconnect": {
    path: "/api/v1/livepeer/orchestrators/none/disconnect",
    allowed: 404,
  },
  "POST /api/v1/livepeer/calls/distribute": { body: { call_type: "work" }, allowed: 503 },
  "POST /api/v1/livepeer/payments/process": { body: { amount: 1, recipient: "none" }, allowed: 404 },
  // Nobody shows a secret or signs a job.
  "POST /capability/register": { allowed: 400 },
  "POST /capability/unregister": { allowed: 400 },
  "GET /process/token": { allowed: 400 },
  "POST /process/request": { allowed: 400 },
  "POST /process/request/{route+}": { path: "/process/request/work", allowed: 400 },
  "GET /api/v1/network": { allowed: 200 },
  "GET /api/v1/network/orchestrators/{id}/samples": { allowed: 200 },
  "GET /api/v1/network/orchestrators/{id}/evaluations": { allowed: 200 },
  "GET /api/v1/network/orchestrators/{id}/payouts": { allowed: 200 },
  "GET /api/v1/network/orchestrators/{id}/appeals": { allowed: 200 },
  // Nobody has looked at it yet.
  "POST /api/v1/network/orchestrators/{id}/samples/{sampleId}/appeal": {
    body: { evidence: "It was there." },
    allowed: 404,
  },
  "GET /api/v1/network/appeals": { allowed: 200 },
  "POST /api/v1/network/appeals/{id}/uphold": onAppeal("uphold"),
  "POST /api/v1/network/appeals/{id}/refuse": onAppeal("refuse"),
  "POST /api/v1/network/orchestrators/{id}/suspend": { body: { reason: "odd" }, allowed: 200 },
  "POST /api/v1/network/orchestrators/{id}/reinstate": { body: { reason: "fine" }, allowed: 200 },
  "POST /api/v1/network/orchestrators/{id}/maintenance": {
    body: { to: "2000-01-01T00:00:00Z", reason: "disks" },
    allowed: 400,
  },
  // Nobody answers at its endpoint.
  "POST /api/v1/services": { body: NEW_SERVICE, allowed: 422 },
  "PATCH /api/v1/services/{id}": {
    path: "/api/v1/services/OF_BUYER",
    body: { unitPrice: { asset: "MNEE", units: "1" } },
    allowed: 200,
  },
  // After its owner an operator takes away what the policy says of it.
  "DELETE /api/v1/services/{id}": { path: "/api/v1/services/OF_BUYER", allowed: 204 },
  "GET /api/v1/assistant": { allowed: 200 },
  "GET /api/v1/assistant/conversations": { allowed: 200 },
  "POST /api/v1/assistant/conversations": { body: { agentId: "user-agent" }, allowed: 201 },
  "GET /api/v1/assistant/conversations/{id}": { path: NO_CONVERSATION, allowed: 404 },
  "PATCH /api/v1/assistant/conversations/{id}": {
    path: NO_CONVERSATION,
    body: { title: "Another" },
    allowed: 404,
  },
  "DELETE /api/v1/assistant/conversations/{id}": { path: NO_CONVERSATION, allowed: 404 },
  "POST /api/v1/assistant/conversations/{id}/messages": {
    path: `${NO_CONVERSATION}/messages`,
    body: { text: "Hello" },
    allowed: 404,
  },
  "POST /api/v1/assistant/conversations/{id}/messages/{messageId}/retry": {
    path: `${NO_CONVERSATION}/messages/msg_none/retry`,
    allowed: 404,
  },
  "POST /api/v1/assistant/conversations/{id}/stop": { path: `${NO_CONVERSATION}/stop`, allowed: 404 },
  "GET /api/v1/decisions": { allowed: 200 },
  "GET /api/v1/decisions/{id}": { path: "/api/v1/decisions/dec_none", allowed: 404 },
  "GET /api/v1/treasury/flows": { path: `/api/v1/treasury/flows?${A_DAY}`, allowed: 200 },
  "GET /api/v1/treasury/decision-series": { path: `/api/v1/treasury/decision-series?${A_DAY}`, allowed: 200 },
  "GET /api/v1/decisions/{id}/why": { path: "/api/v1/decisions/dec_none/why", allowed: 404 },
  "POST /api/v1/treasury/simulations": {
    body: { from: "2026-11-29T00:00:00Z", to: "2026-11-30T00:00:00Z", policy: null },
    allowed: 200,
  },
  "GET /api/v1/policy/shadow": { allowed: 200 },
  "POST /api/v1/policy/shadow": { body: { title: "Less", draftId: "dft_none" }, allowed: 404 },
  "DELETE /api/v1/policy/shadow": { allowed: 404 },
  "GET /api/v1/policy/shadow/decisions": { allowed: 200 },
  "GET /api/v1/policy": { allowed: 200 },
  "PUT /api/v1/policy": { body: { ...NEXT_POLICY, version: 99 }, allowed: 409 },
  "GET /api/v1/policy/versions": { allowed: 200 },
  "POST /api/v1/policy/check": { body: { change: NEXT_CHANGE }, allowed: 200 },
  "GET /api/v1/policy/drafts": { allowed: 200 },
  "POST /api/v1/policy/drafts": { body: { title: "Less" }, allowed: 201 },
  "GET /api/v1/policy/drafts/{id}": { path: "/api/v1/policy/drafts/dft_none", allowed: 404 },
  "PATCH /api/v1/policy/drafts/{id}": {
    path: "/api/v1/policy/drafts/dft_none",
    body: { version: 1, title: "Less" },
    allowed: 404,
  },
  "POST /api/v1/policy/drafts/{id}/rebase": onDraft("rebase", { version: 1 }),
  "POST /api/v1/policy/drafts/{id}/publish": onDraft("publish", { version: 1, reason: "less" }),
  "POST /api/v1/policy/drafts/{id}/consent": onDraft("consent", { version: 1 }),
  "POST /api/v1/policy/drafts/{id}/refuse": onDraft("refuse", { reason: "no" }),
  "POST /api/v1/policy/drafts/{id}/withdraw": onDraft("withdraw", {}),
  "PUT /api/v1/treasury/agents/{id}": {
    path: "/api/v1/treasury/agents/batch-agent",
    body: { dailyBudgetUnits: "60000000000", reason: "busy" },
    allowed: 200,
  },
  "POST /api/v1/treasury/agents/{id}/pause": {
    path: "/api/v1/treasury/agents/batch-agent/pause",
    body: { reason: "odd" },
    allowed: 200,
  },
  "POST /api/v1/treasury/agents/{id}/resume": {
    path: "/api/v1/treasury/agents/batch-agent/resume",
    body: { reason: "fine" },
    allowed: 200,
  },
  "POST /api/v1/treasury/clock": { body: { reason: "it was wrong" }, allowed: 200 },
  "POST /api/v1/treasury/reset": { body: { reason: "a new start" }, allowed: 200 },
  "GET /api/v1/treasury/kill-switch": { allowed: 200 },
  "POST /api/v1/treasury/kill-switch": { body: { stopped: false, reason: "fine" }, allowed: 200 },
  "GET /api/v1/me": { allowed: 200 },
  "POST /api/v1/auth/nonce": { allowed: 201 },
  "POST /api/v1/auth/wallet": { body: { message: "let me in", signature: SIGNATURE }, allowed: 401 },
  "POST /api/v1/auth/sign-out": { allowed: 204 },
  "GET /api/auth/{nextauth+}": { path: "/api/auth/providers", allowed: 200 },
  "POST /api/auth/{nextauth+}": { path: "/api/auth/signout", allowed: 200 },
  "POST /api/v1/demo/sign-in": { body: { id: "buyer-003" }, allowed: 200 },
  "POST /api/v1/demo/send": { body: { to: `0x${"11".repeat(20)}` }, allowed: 200 },
  "POST /api/v1/demo/faucet": { allowed: 200 },
  "GET /api/aicp": { allowed: 200 },
  "GET /api/aicp/health": { allowed: 200 },
  "GET /api/aicp/agents": { allowed: 200 },
  "GET /api/aicp/tasks": { allowed: 200 },
  "GET /api/aicp/tasks/{id}": { allowed: 200 },
  "POST /api/aicp/tasks/submit": { body: { description: "Translate", buyer_id: "buyer-001" }, allowed: 200 },
  "POST /api/aicp/tasks/{id}/complete": { body: { result: "done" }, allowed: 200 },
  "GET /api/nexus": { allowed: 200 },
  "GET /api/nexus/treasury": { allowed: 200 },
  "GET /api/nexus/agents": { allowed: 200 },
  "GET /api/nexus/agents/{id}": { path: "/api/nexus/agents/ops-agent", allowed: 200 },
  "PUT /api/nexus/agents/{id}/budget": {
    path: "/api/nexus/agents/ops-agent/budget",
    body: { daily_budget: 31 },
    allowed: 200,
  },
  "GET /api/nexus/services": { allowed: 200 },
  "GET /api/nexus/services/{id}": { path: "/api/nexus/services/PRICE_ORACLE", allowed: 200 },
  "GET /api/nexus/transactions": { allowed: 200 },
  "GET /api/nexus/policy/logs": { allowed: 200 },
  "GET /api/nexus/stats": { allowed: 200 },
  "POST /api/nexus/reset": { allowed: 200 },
  // This house has no chain to be paid on.
  "GET /api/x402/services/{id}": { path: "/api/x402/services/PRICE_ORACLE", allowed: 503 },
  "POST /api/x402/services/{id}": { path: "/api/x402/services/PRICE_ORACLE", allowed: 503 },
  "GET /api/x402/supported": { allowed: 200 },
  "GET /api/x402/discovery/resources": { allowed: 200 },
  "POST /api/nexus/chat": { body: { agent_id: "ops-agent", message: "Hello" }, allowed: 200 },
};

const ROWS = SUBSYSTEMS.flatMap(({ routes }) => routes.rows);
const placeOf = ({ method, path }: Pick<Row, "method" | "path">) => `${method} ${path}`;

describe("the permission matrix", () => {
  let house: TestHouse<"none", true>;

  beforeAll(async () => {
    house = await openTestHouse({ chain: "none", http: true });
    for (const id of ["buyer-001", "buyer-002"])
      await house.ask("POST", "/api/v1/demo/sign-in", { body: { id } });
    for (const as of USERS) await house.ask("POST", "/api/v1/demo/faucet", { as, body: {} });
    const [like] = DEMO_POLICY.services;
    if (!like) throw new RangeError("The demo's policy has services.");
    const ownerId = "buyer-001";
    const opened = { ...like, id: "OF_BUYER", ownerId };
    await openTreasury(house.context, {
      policy: { ...DEMO_POLICY, services: [...DEMO_POLICY.services, opened] },
    });
    await addOwned(house.context, opened, { ownerId });
  });
  afterAll(() => house.close());

  let made = 0;
  /** The seed's clients see the tasks only that they sent. */
  async function newThingFor(path: string): Promise<string> {
    if (path.includes("/orchestrators/{id}")) {
      // Nobody registers more than twenty: what is done beneath one leaves it where it is.
      const isBeneath = path.includes("/orchestrators/{id}/");
      if (isBeneath && made > 0) return "orc_0";
      const id = `orc_${made++}`;
      await addOrchestrator(house.context, { id, ownerId: "buyer-001" });
      return id;
    }
    if (!path.includes("/tasks/{id}")) return "";
    if (!path.startsWith("/api/aicp/")) return newTask();
    const body = SAMPLES["POST /api/aicp/tasks/submit"]?.body;
    return (await house.ask("POST", "/api/aicp/tasks/submit", { body })).json.task_id;
  }

  async function newTask(): Promise<string> {
    const body = { complexity: 2, asset: "SAT", agentId: "agent-1", description: "Process payment" };
    const posted = await house.ask("POST", "/api/v1/tasks", { as: "buyer-001", body });
    expect(posted.status, posted.text).toBe(201);
    return posted.json.id;
  }

  /** A session of its own for each request, so that signing out ends no other. */
  async function tokenOf(principal: User | (typeof NOBODIES)[number]): Promise<string | null> {
    if (principal === "anonymous") return null;
    if (principal !== "revoked" && principal !== "expired") return (await house.session(principal)).token;
    const now = house.clock.nowMs;
    if (principal === "expired") house.clock.nowMs -= 8 * 86_400_000;
    const { token, sid } = await house.session("operator-001");
    house.clock.nowMs = now;
    if (principal === "revoked") await revokeSession(house.runtime.context, { sid });
    return token;
  }

  async function statusOf(row: Row, principal: User | (typeof NOBODIES)[number]) {
    const sample = SAMPLES[placeOf(row)];
    const named = row.path.replace("{sampleId}", "1");
    const path = sample?.path ?? named.replace("{id}", await newThingFor(row.path));
    const token = await tokenOf(principal);
    const body = row.method === "GET" ? undefined : (sample?.body ?? {});
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    return house.ask(row.method, path, { headers, body });
  }

  it("has a sample for every row, and no other", () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(ROWS.map(placeOf).sort());
  });

  it.each(ROWS)("$method $path ($action)", async (row) => {
    const expected = EXPECTED[needOf(row.rule)];
    const sample = SAMPLES[placeOf(row)];
    if (!expected || !sample)
      throw new Error(`Nobody says what ${placeOf(row)} (${needOf(row.rule)}) answers.`);
    for (const principal of [...NOBODIES, ...USERS]) {
      const verdict = expected[USERS.find((user) => user === principal) ?? "nobody"];
      const { status, text } = await statusOf(row, principal);
      expect(status, `${principal}: ${text}`).toBe(verdict === "allowed" ? sample.allowed : verdict);
    }
  });
});
