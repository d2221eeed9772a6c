import { expect, it } from "vitest";
import { registerOrchestratorBody } from "@/lib/schemas/network/orchestrator";
import { getTask } from "@/lib/server/market/reads/get-task";
import { findAgent, firstCandidate, takePlace } from "@/lib/server/market/tables/agents";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { actorOf, addAgent, addUser, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { evaluateOrchestrator } from "./evaluate-orchestrator";
import { reinstateOrchestrator, suspendOrchestrator } from "./hold-orchestrator";
import { noteProbe } from "./note-probe";
import { registerOrchestrator } from "./register-orchestrator";
import { removeOrchestrator } from "./remove-orchestrator";

const ID = "orc_1";
const OPERATOR = actorOf("operator-001");

describeOnBothEngines("an agent whose orchestrator is away", (world) => {
  const open = async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await addAgent(context, "agent-1");
    await addOrchestrator(context, {
      ...{ id: ID, ownerId: "agent-1", agentId: "agent-1", dueAtMs: NOON_MS + 60_000 },
    });
    return context;
  };
  const probe = (context: TestContext, n: number, outcome: "ok" | "down" | "unknown") =>
    noteProbe(context, {
      ...{ orchestratorId: ID, atMs: NOON_MS + n * 10_000, slot: NOON_MS / 10_000 + n },
      judged: { outcome, workerBps: null, tookMs: null, why: null },
      nextProbeAtMs: NOON_MS + (n + 1) * 10_000,
    });
  const evaluate = async (context: TestContext, atMs: number) => {
    context.nowMs = atMs;
    await evaluateOrchestrator(context, ID);
  };
  const candidate = (context: TestContext) =>
    context.store.read((tx) =>
      firstCandidate(tx, {
        ...{ strategy: "best", skills: [], notOwnedBy: "buyer-001", excludedIds: [] },
        ...{ maxMultiplierHundredths: 200, isDemoOnly: false },
      }),
    );
  const gets = async (context: TestContext) => (await candidate(context))?.id ?? null;

  it("gets no task while that is offline, and gets them again once it is up or taken away", async () => {
    const context = await open();
    expect(await gets(context)).toBe("agent-1");
    await probe(context, 1, "down");
    await evaluate(context, NOON_MS + 70_000);
    expect(await gets(context)).toBeNull();
    expect(await context.store.write((tx) => takePlace(tx, "agent-1"))).toBe(false);
    await removeOrchestrator(context, { actor: OPERATOR, input: { id: ID } });
    expect(await gets(context)).toBe("agent-1");
  });

  it("gets none while an operator suspends it", async () => {
    const context = await open();
    const held = { actor: OPERATOR, input: { id: ID, reason: "odd" } };
    await suspendOrchestrator(context, held);
    expect(await gets(context)).toBeNull();
    expect((await context.store.read((tx) => findAgent(tx, "agent-1")))?.isOffline).toBe(true);
    await reinstateOrchestrator(context, held);
    expect(await gets(context)).toBe("agent-1");
  });

  it("has its probes counted by the tasks that it works on, and unknown ones by none", async () => {
    const at = await cast(world());
    const { context, first } = at;
    const { userId: ownerId } = first;
    await addOrchestrator(context, { id: ID, ownerId, agentId: "agent-1", dueAtMs: NOON_MS + 60_000 });
    const [working, waiting] = [await taskIn(at, "in_progress"), await taskIn(at, "assigned")];
    for (const [n, outcome] of (["ok", "down", "unknown", "ok"] as const).entries())
      await probe(context, n, outcome);
    const uptimeOf = async (taskId: string) => (await getTask(context, { actor: at.buyer, taskId })).uptime;
    expect(await uptimeOf(working.id)).toEqual({ good: 2, known: 3 });
    expect(await uptimeOf(waiting.id)).toBeNull();
  });

  it("is one of the caller's own", async () => {
    const context = await open();
    const input = registerOrchestratorBody.parse({
      ...{ name: "Two", endpoint: "https://two.example", payeeAddress: `0x${"11".repeat(20)}` },
      agentId: "agent-1",
    });
    const parts = { context, askPayee: async () => ({ payee: input.payeeAddress }) };
    await expect(registerOrchestrator(parts, { actor: actorOf("usr_2"), input })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await registerOrchestrator(parts, { actor: actorOf("agent-1"), input })).status).toBe(201);
  });
});
