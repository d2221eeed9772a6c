import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NexusLogWire } from "@/lib/schemas/adapters/nexus";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { cents } from "@/testing/policy";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";

describe.each(["sqlite", "postgres"] as const)("a call that waits for an approval, on %s", (store) => {
  let house: TestHouse<"none", true>;
  beforeAll(async () => {
    house = await openTestHouse({ store, chain: "none", http: true });
    const { context } = house;
    const risk = { ...DEMO_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(1_500) } } as const;
    await openTreasury(context, { policy: { ...DEMO_POLICY, risk } });
    const served = { kind: "served", result: { jobId: "job-1", status: "done", result: 16 } } as const;
    const serve = (callId: string) => serveCall({ context, askProvider: async () => served }, { callId });
    shareRuntime({ ...house.runtime, serveCall: serve });
  });
  afterAll(() => house.close());

  const get = async (path: string) => (await house.ask("GET", `/api/nexus${path}`)).json;
  const decide = (id: string, verb: "approve" | "refuse", body: object = {}) =>
    house.ask("POST", `/api/v1/approvals/${id}/${verb}`, { as: "operator-001", body });
  const waiting = async (): Promise<{ id: string }[]> =>
    (await house.ask("GET", "/api/v1/approvals", { as: "operator-001" })).json.items;
  const lines = async () =>
    (await get("/policy/logs")).logs.map(({ action, reason, cost }: NexusLogWire) => [action, reason, cost]);

  /** The chat asks as the house; 18 MNEE is more than the demo lets pass without a person. */
  async function ask(message: string): Promise<string> {
    house.clock.nowMs += 1_000;
    const body = { agent_id: "batch-agent", message };
    return (await house.ask("POST", "/api/nexus/chat", { body })).json.response;
  }

  it("is refused for now in the seed's words, and what comes of it is a line of its own", async () => {
    expect(await ask("run 6 batch jobs on 3, 5, 8")).toBe(
      "BATCH_COMPUTE waits for approval: Large cost 18.00 MNEE.",
    );
    const said = ["REJECTED", "waits for approval: Large cost 18.00 MNEE", 0];
    expect([await lines(), (await get("/transactions")).transactions]).toEqual([[said], []]);
    expect(await get("/stats")).toMatchObject({
      transactions: { total: 0, successful: 0, failed: 0 },
      policyActions: { REJECTED: 1 },
    });
    expect((await get("/agents/batch-agent")).remainingBudget).toBe(32);
    const [first] = await waiting();
    house.clock.nowMs += 1_000;
    const approved = await decide(first?.id ?? "", "approve", { reason: "for the report" });
    expect([approved.status, approved.json.call.state]).toEqual([200, "served"]);

    await ask("run 7 batch jobs on 3, 5, 8");
    const [second] = await waiting();
    house.clock.nowMs += 1_000;
    expect((await decide(second?.id ?? "", "refuse")).status).toBe(400);
    expect((await decide(second?.id ?? "", "refuse", { reason: "enough" })).status).toBe(200);
    expect(await lines()).toEqual([
      said,
      ["ALLOWED", `approval ${first?.id}: approved by operator-001: for the report`, 18],
      [
        "REJECTED",
        "waits for approval: Large cost 21.00 MNEE; Cost 21.00 exceeds maxPerCall 20.00. Downgraded to quantity=6, which costs 18.00 MNEE",
        0,
      ],
      ["REJECTED", `approval ${second?.id}: refused by operator-001: enough`, 0],
    ]);
    expect((await get("/policy/logs?limit=1")).logs).toMatchObject([{ cost: 0 }]);
    expect(await get("/stats")).toMatchObject({
      transactions: { total: 1, successful: 1, failed: 0 },
      policyActions: { REJECTED: 3, ALLOWED: 1 },
    });
    expect((await get("/transactions")).transactions).toMatchObject([{ task_id: first?.id, amount: 18 }]);
    expect((await get("/services/BATCH_COMPUTE")).transactions).toHaveLength(1);
  });

  it("answers who may not, too late, and nobody's", async () => {
    const call = { as: "operator-001", body: { agentId: "batch-agent", quantity: 6 } };
    const own = await house.ask("POST", "/api/v1/services/BATCH_COMPUTE/calls", call);
    const { id } = own.json.decision;
    expect([own.status, own.headers.get("location")]).toEqual([202, `/api/v1/decisions/${id}`]);
    expect(own.json.approval.id).toBe(id);
    expect((await decide(id, "approve")).json).toMatchObject({ status: 403, code: "forbidden" });
    expect((await decide("dec_none", "approve")).status).toBe(404);
    const one = await house.ask("GET", `/api/v1/approvals/${id}`, { as: "operator-001" });
    expect(one.json).toMatchObject({ state: "waiting", askedBy: "operator-001", mayApprove: false });
    await house.ask("POST", "/api/v1/treasury/agents/batch-agent/pause", {
      as: "operator-001",
      body: { reason: "odd" },
    });
    expect(await waiting()).toEqual([]);
    await house.ask("POST", "/api/v1/treasury/agents/batch-agent/resume", {
      as: "operator-001",
      body: { reason: "fine" },
    });
    await ask("run 6 batch jobs on 3, 5, 8");
    const [late] = await waiting();
    house.clock.nowMs += 86_400_000;
    const told = await decide(late?.id ?? "", "approve");
    expect([told.status, told.json.title, told.json.code]).toEqual([410, "Gone", "approval_expired"]);
  });
});
