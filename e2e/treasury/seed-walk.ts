import { type APIRequestContext, expect, test } from "@playwright/test";
import { Program } from "../people";
import { NexusClient } from "./nexus-client";

const AGENT = ["id", "priority", "dailyBudget", "maxPerCall", "currentDailySpend"];
const BATCH_CALLS = 13;

async function onChain(request: APIRequestContext, hash: string | null): Promise<void> {
  expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
  const reply = await request.get(`/api/v1/transactions/${hash}`);
  expect(reply.status(), await reply.text()).toBe(200);
  const { state, events } = await reply.json();
  expect(["confirming", "confirmed"]).toContain(state);
  expect(events.map(({ name }: { name: string }) => name)).toContain("PaymentExecuted");
}

const hashIn = (response: string) => /paid in (0x[0-9a-f]{64})\./.exec(response)?.[1] ?? null;

const LOGS = [
  "Archive these logs:",
  "2026-11-30T10:00:00Z INFO user 5 logged in",
  "2026-11-30T10:00:01Z INFO user 6 logged in",
  "2026-11-30T10:00:02Z ERROR disk full",
].join("\n");

interface KeptCall {
  result: { level: string; summary: { lines: number; levels: Record<string, number>; keyLines: string[] } };
  receipt: { amount: { units: string }; payment: unknown };
}

/** What the last call of an agent had, as the house keeps it. */
async function lastOf(request: APIRequestContext, agentId: string): Promise<KeptCall> {
  const { transactions } = await new NexusClient(request).agent(agentId);
  const operator = await Program.signedIn(request, "operator-001");
  return operator.get<KeptCall>(`/calls/${transactions.at(-1)?.task_id}`);
}

/**
 * The seed's own list of tests, walked by a client that knows its API alone. The numbers are a whole day's of a fresh
 * house: nobody else may have bought anything.
 */
export function walkTheSeedsList(): void {
  let nexus: NexusClient;
  test.beforeEach(({ request }) => {
    nexus = new NexusClient(request);
  });

  test("1–4: health, treasury, agents and services have the seed's shapes", async () => {
    expect(await nexus.get("")).toEqual({
      name: "MNEE Nexus / Omni-Agent",
      version: "1.0.0",
      status: "running",
    });
    const { agents } = await nexus.get<{ agents: Record<string, unknown>[] }>("/agents");
    for (const agent of agents) expect(Object.keys(agent)).toEqual(AGENT);
    expect(
      agents.map(({ id, priority, dailyBudget, maxPerCall }) => [id, priority, dailyBudget, maxPerCall]),
    ).toEqual([
      ["user-agent", "HIGH", 100, 10],
      ["batch-agent", "LOW", 50, 20],
      ["ops-agent", "MEDIUM", 30, 5],
    ]);
    expect(await nexus.get("/treasury")).toEqual({
      agents: Object.fromEntries(
        agents.map((agent) => [agent.id, { ...agent, remainingBudget: agent.dailyBudget }]),
      ),
      totalAllocated: 180,
      totalSpent: 0,
    });
    expect(Object.keys(await nexus.agent("ops-agent"))).toEqual([
      ...AGENT,
      "remainingBudget",
      "transactions",
      "totalSpent",
    ]);
    const { services } = await nexus.get<{ services: Record<string, unknown>[] }>("/services");
    expect(services.map(({ id, unitPrice, active }) => [id, unitPrice, active])).toEqual([
      ["IMAGE_GEN_PREMIUM", 1, true],
      ["PRICE_ORACLE", 0.05, true],
      ["BATCH_COMPUTE", 3, true],
      ["LOG_ARCHIVE", 0.01, true],
      ["LOG_ARCHIVE_SUMMARY", 0, true],
    ]);
    expect(await nexus.get("/services/PRICE_ORACLE")).toEqual({
      ...services[1],
      transactions: [],
      totalRevenue: 0,
    });
    expect(await nexus.missing("/agents/nobody")).toEqual({ detail: "Agent nobody not found" });
    expect(await nexus.missing("/services/NOTHING")).toEqual({ detail: "Service NOTHING not found" });
  });

  test("5: the chat buys with every tool, and each is paid on chain", async ({ request }) => {
    const [image, price, log, batch] = await Promise.all([
      nexus.say("user-agent", "Generate an image of a cyberpunk city"),
      nexus.say("user-agent", "What is the price of ETH?"),
      nexus.say("ops-agent", "Archive this log: user 5 logged in"),
      nexus.say("batch-agent", "Run a batch computation on 3, 5, 8"),
    ]);
    expect(image).toMatch(/^Your image: http\S+\.png Cost 1\.00 MNEE, paid in/);
    expect(price).toMatch(/^ETH is \d+\.\d+ USD as of \S+ Cost 0\.05 MNEE, paid in/);
    expect(log).toMatch(/^Archived as \S+, level full\. Cost 0\.01 MNEE, paid in/);
    expect(batch).toMatch(/^Batch job \S+: .*"sum":16.* Cost 3\.00 MNEE, paid in/);
    for (const response of [image, price, log, batch]) await onChain(request, hashIn(response));
    const picture = await request.get(/http\S+\.png/.exec(image)?.[0] ?? "");
    expect(picture.headers()["content-type"]).toBe("image/png");
    expect((await picture.body()).subarray(1, 4).toString()).toBe("PNG");
  });

  test("5: batch calls never take what is kept for people: 13 a day pass, the 14th does not", async () => {
    const once = (job: number) => nexus.say("batch-agent", `Run a batch computation on ${job}, 5, 8`);
    const passed = await Promise.all(Array.from({ length: BATCH_CALLS - 1 }, (_, index) => once(index)));
    for (const response of passed) expect(response).toMatch(/Cost 3\.00 MNEE, paid in 0x/);
    const refused = await once(14);
    expect(refused).toContain("would consume reserved budget for user-agent");
    expect(refused).toMatch(/It needs \d+\.\d+ MNEE more.*or wait until 00:00 UTC/);
    const logs = (await nexus.logs()).filter(({ agent_id }) => agent_id === "batch-agent");
    expect(logs.map(({ action }) => action)).toEqual([...Array(BATCH_CALLS).fill("ALLOWED"), "REJECTED"]);
    expect(logs.at(-1)).toMatchObject({
      service_id: "BATCH_COMPUTE",
      reason: "would consume reserved budget for user-agent",
      cost: 0,
    });
  });

  test("5: who may not is refused, and a budget counts across requests", async () => {
    expect(await nexus.say("user-agent", "Run a batch computation on 3, 5, 8")).toContain(
      "Agent user-agent is not in allowed list for BATCH_COMPUTE",
    );
    const batch = await nexus.agent("batch-agent");
    expect([batch.currentDailySpend, batch.remainingBudget, batch.totalSpent]).toEqual([39, 11, 39]);
    expect(batch.transactions).toHaveLength(BATCH_CALLS);
    expect(await nexus.setBudget("ops-agent", { daily_budget: 0.015, max_per_call: 0.01 })).toEqual({
      message: "Budget updated successfully",
      agent: { id: "ops-agent", dailyBudget: 0.015, maxPerCall: 0.01 },
    });
    expect(await nexus.say("ops-agent", "What is the price of BTC?")).toContain(
      "Insufficient daily budget. Remaining: 0.005 MNEE",
    );
  });

  test("5: a log is summarised at no cost where the agent's budget is short", async ({ request }) => {
    expect(await nexus.say("ops-agent", LOGS)).toMatch(
      /level summary\. Downgraded to a summary: Budget low: Downgrading to summary only\. Cost 0\.00 MNEE\.$/,
    );
    const { result, receipt } = await lastOf(request, "ops-agent");
    expect(result).toMatchObject({ level: "summary", summary: { lines: 3, levels: { INFO: 2, ERROR: 1 } } });
    expect(result.summary.keyLines).toContain("2026-11-30T10:00:02Z ERROR disk full");
    expect(JSON.stringify(result)).not.toContain('"content"');
    expect([receipt.amount.units, receipt.payment]).toEqual(["0", null]);
    await nexus.setBudget("ops-agent", { daily_budget: 30, max_per_call: 5 });
  });

  test("5: and where the treasury's day runs out", async () => {
    const draw = (count: number) => nexus.say("user-agent", `Draw ${count} pictures of a lighthouse`);
    const drawn = await Promise.all([draw(10), draw(10), draw(10), draw(2)]);
    for (const response of drawn) expect(response).toContain("paid in 0x");
    expect(await nexus.say("user-agent", LOGS)).toContain(
      "Downgraded to a summary: Budget low: Downgrading to summary only (low treasury balance). Cost 0.00 MNEE.",
    );
    expect((await nexus.logs()).at(-1)).toMatchObject({
      agent_id: "user-agent",
      service_id: "LOG_ARCHIVE",
      action: "DOWNGRADED",
      cost: 0,
    });
  });

  test("6–8: transactions, logs and sums tell of the same calls", async ({ request }) => {
    const [transactions, logs] = [await nexus.transactions(), await nexus.logs()];
    expect(transactions.map(({ status }) => status)).toEqual(transactions.map(() => "SUCCESS"));
    const paid = transactions.filter(({ amount }) => amount > 0);
    for (const { tx_hash } of paid) await onChain(request, tx_hash);
    expect(new Set(paid.map(({ tx_hash }) => tx_hash)).size).toBe(paid.length);
    const free = transactions.filter(({ amount }) => amount === 0);
    expect(free.map(({ tx_hash }) => tx_hash)).toEqual([null, null]);
    const of = (action: string) => logs.filter((log) => log.action === action);
    expect(transactions).toHaveLength(of("ALLOWED").length + of("DOWNGRADED").length);
    const [first, second] = [await nexus.get<{ logs: unknown[] }>("/policy/logs?limit=2"), logs.slice(-2)];
    expect(first.logs).toEqual(second);
    expect(await nexus.get("/stats")).toEqual({
      transactions: { total: transactions.length, successful: transactions.length, failed: 0 },
      policyActions: { ALLOWED: 20, REJECTED: 3, DOWNGRADED: 2 },
      totalAllocatedBudget: 180,
      totalSpent: 72.06,
      serviceCount: 5,
      agentCount: 3,
    });
    const { totalRevenue } = await nexus.get<{ totalRevenue: number }>("/services/IMAGE_GEN_PREMIUM");
    expect(totalRevenue).toBe(33);
  });

  test("9: a reset begins the agents' days anew, and not the house's", async () => {
    expect(await nexus.reset()).toEqual({ message: "All agents' daily spending has been reset to 0" });
    const { agents } = await nexus.get<{ agents: { currentDailySpend: number }[] }>("/agents");
    expect(agents.map(({ currentDailySpend }) => currentDailySpend)).toEqual([0, 0, 0]);
    const user = await nexus.agent("user-agent");
    expect([user.remainingBudget, user.totalSpent]).toEqual([100, 33.05]);
    expect(await nexus.say("batch-agent", "Run a batch computation on 3, 5, 8")).toContain(
      "would consume reserved budget for user-agent",
    );
  });
}
