import { expect, it } from "vitest";
import type { ProbeAnswer, SendProbe } from "@/lib/domain/network/judge-probe";
import { SECOND_MS } from "@/lib/domain/time";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { cursorInput } from "@/lib/schemas/page";
import { evaluateOrchestrator } from "@/lib/server/network/commands/evaluate-orchestrator";
import { registerOrchestrator } from "@/lib/server/network/commands/register-orchestrator";
import { removeOrchestrator } from "@/lib/server/network/commands/remove-orchestrator";
import { listEvaluationsOf, listSamplesOf } from "@/lib/server/network/reads/history";
import { readNetwork } from "@/lib/server/network/reads/network";
import { getOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { latestEvaluations } from "@/lib/server/network/tables/evaluations";
import { oldestDueMs, oldestUnprobedMs } from "@/lib/server/network/tables/orchestrators";
import { latestSamples } from "@/lib/server/network/tables/probe-samples";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { readAt } from "@/testing/network/orchestrators";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { evaluateDue } from "./evaluate-due";
import { Prober } from "./prober";

const PAYEE = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const well = (agentId: string, uptime = 100): ProbeAnswer => ({
  kind: "answered",
  status: 200,
  tookMs: 40,
  body: { status: "success", agent_id: agentId, services: { uptime_percentage: uptime } },
});

async function registered(context: TestContext, name = "one") {
  const actor = await addUser(context, { id: `usr_${name}` });
  const input = {
    name,
    endpoint: `http://${name}.test:9995`,
    capability: "agent-net",
    payeeAddress: PAYEE,
    asset: "MNEE",
  } as const;
  const { body } = await registerOrchestrator(
    { context, askPayee: async () => ({ payee: PAYEE }) },
    { actor, input },
  );
  return { actor, ...(JSON.parse(body) as OrchestratorWire) };
}

/** Lets the house live for so long, a second at a time, as its two jobs do. */
async function live(context: TestContext, of: { seconds: number; sendProbe: SendProbe }): Promise<void> {
  const errors: unknown[] = [];
  const prober = new Prober({ context, sendProbe: of.sendProbe, onError: (error) => errors.push(error) });
  for (let second = 0; second < of.seconds; second++) {
    context.pass(SECOND_MS);
    await prober.tick();
    await prober.settled();
    await evaluateDue(context, (error) => errors.push(error));
  }
  expect(errors).toEqual([]);
}

const evaluationsOf = (context: TestContext, id: string) =>
  context.store.read(async (tx) => (await latestEvaluations(tx, { id, limit: 100 })).reverse());
const samplesOf = (context: TestContext, id: string) =>
  context.store.read((tx) => latestSamples(tx, { id, limit: 1_000 }));

describeOnBothEngines("the prober and the evaluator", (world) => {
  it("look once in each slot, and pay the tier that they find each minute", async () => {
    const context = testContext(world());
    const { id, actor } = await registered(context);
    await live(context, { seconds: 195, sendProbe: async (_to, { agentId }) => well(agentId) });
    const samples = await samplesOf(context, id);
    expect(new Set(samples.map(({ slot }) => slot)).size).toBe(samples.length);
    expect(samples.length).toBeGreaterThanOrEqual(18);
    expect(samples.length).toBeLessThanOrEqual(20);
    const evaluations = await evaluationsOf(context, id);
    const first = evaluations[0]?.atMs ?? 0;
    expect(evaluations.map(({ tier, usdUnits, atMs }) => [tier, usdUnits, atMs - first])).toEqual([
      ["EXCELLENT", 12_000_000n, 0],
      ["EXCELLENT", 12_000_000n, 60_000],
      ["EXCELLENT", 12_000_000n, 120_000],
    ]);
    const shown = await getOrchestrator(context.store, { actor, id, at: readAt(context) });
    expect(shown).toMatchObject({ tier: "EXCELLENT", suspended: false, failures: 0 });
    expect(shown.lastEvaluation).toMatchObject({
      number: 3,
      known: 6,
      good: 6,
      microUsd: "12000000",
      carried: false,
    });
    expect(shown.lastEvaluation?.steps.map(({ factor, microUsd }) => [factor, microUsd])).toEqual([
      ["base", "10000000"],
      ["tier", "12000000"],
    ]);
    expect(shown.now).toMatchObject({ known: shown.now?.good, paidBps: 10_000, tier: "EXCELLENT" });
    expect(shown.recent.length).toBe(samples.length);
    const page = (cursor?: { atMs: number; id: string }) => ({ actor, id, filter: { limit: 10, cursor } });
    const newest = await listSamplesOf(context.store, page());
    const older = await listSamplesOf(context.store, page(cursorInput.parse(newest.nextCursor)));
    const slots = samples.map(({ slot }) => String(slot));
    expect([...newest.items, ...older.items].map((one) => one.id)).toEqual(slots.toSorted().reverse());
    const [last, ...earlier] = (await listEvaluationsOf(context.store, page())).items;
    expect([last, earlier.length]).toEqual([shown.lastEvaluation, 2]);
    expect(await readNetwork(context.store, { actor, at: readAt(context), assets: ["MNEE"] })).toMatchObject({
      ...{ total: 1, suspended: 0, alerts: [], earnedMicroUsd: "36000000" },
      earned: [{ orchestratorId: id, tier: "EXCELLENT", microUsd: "36000000", evaluations: 3 }],
    });
  });

  it("see a worker that is gone within its next evaluation, and bring it back by the rules", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    const answers: SendProbe = async (_to, { agentId }) => well(agentId, 85);
    await live(context, { seconds: 60, sendProbe: answers });
    await live(context, { seconds: 60, sendProbe: async () => ({ kind: "unanswered", why: "refused" }) });
    await live(context, { seconds: 800, sendProbe: answers });
    const told = (await evaluationsOf(context, id)).slice(0, 3);
    expect(
      told.map(({ tier, failures, isFailed, dueAtMs, atMs }) => [tier, failures, isFailed, dueAtMs - atMs]),
    ).toEqual([
      ["GOOD", 0, false, 60_000],
      ["OFFLINE", 1, true, 780_000],
      ["GOOD", 0, false, 60_000],
    ]);
  });

  it("cost nobody anything while nobody looks, or could not ask", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    await live(context, { seconds: 60, sendProbe: async (_to, { agentId }) => well(agentId) });
    await live(context, { seconds: 300, sendProbe: async () => ({ kind: "unasked", why: "busy" }) });
    const told = await evaluationsOf(context, id);
    expect(told.at(-1)).toMatchObject({
      known: 0,
      tier: "EXCELLENT",
      usdUnits: 12_000_000n,
      seenTier: null,
      failures: 0,
    });
    expect(told.every(({ tier }) => tier === "EXCELLENT")).toBe(true);
  });

  it("make up for no interval that the house slept", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    const sendProbe: SendProbe = async (_to, { agentId }) => well(agentId);
    await live(context, { seconds: 70, sendProbe });
    context.pass(3_600 * SECOND_MS);
    await live(context, { seconds: 2, sendProbe });
    expect(await evaluationsOf(context, id)).toHaveLength(2);
  });

  it("go on at once after a clock that was ahead is right again", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    const sendProbe: SendProbe = async (_to, { agentId }) => well(agentId);
    await live(context, { seconds: 30, sendProbe });
    context.pass(2 * 86_400 * SECOND_MS);
    await live(context, { seconds: 15, sendProbe });
    context.pass(-2 * 86_400 * SECOND_MS);
    const before = (await samplesOf(context, id)).length;
    await live(context, { seconds: 120, sendProbe: async () => ({ kind: "unanswered", why: "refused" }) });
    expect((await samplesOf(context, id)).length - before).toBeGreaterThanOrEqual(11);
    expect((await evaluationsOf(context, id)).at(-1)).toMatchObject({ tier: "OFFLINE", isFailed: true });
  });

  it("count a look that was out when its evaluation fell due", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    let dueAtMs = context.nowMs + 60 * SECOND_MS;
    const prober = new Prober({
      context,
      onError: (error) => expect.unreachable(String(error)),
      // It answers nothing that is asked within the last eight seconds before it is evaluated.
      sendProbe: async (_to, { agentId }) => {
        if (context.nowMs < dueAtMs - 8 * SECOND_MS || context.nowMs > dueAtMs) return well(agentId);
        return new Promise((resolve) => late.push(() => resolve({ kind: "unanswered", why: "late" })));
      },
    });
    const late: (() => void)[] = [];
    for (let second = 0; second < 400; second++) {
      context.pass(SECOND_MS);
      await prober.tick();
      if (context.nowMs >= dueAtMs + 8 * SECOND_MS) for (const end of late.splice(0)) end();
      if (late.length === 0) await prober.settled();
      await evaluateDue(context, (error) => expect.unreachable(String(error)));
      dueAtMs = (await evaluationsOf(context, id)).at(-1)?.dueAtMs ?? dueAtMs;
    }
    const seen = await evaluationsOf(context, id);
    const samples = await samplesOf(context, id);
    expect(samples.filter(({ outcome }) => outcome === "down").length).toBeGreaterThan(0);
    expect(seen.some(({ isFailed }) => isFailed)).toBe(true);
  });

  it("are late where they are late, and not where one was taken away", async () => {
    const context = testContext(world());
    const { id, actor } = await registered(context);
    context.pass(3_600 * SECOND_MS);
    const ages = () =>
      context.store.read(async (tx) => [
        await oldestUnprobedMs(tx, context.nowMs),
        await oldestDueMs(tx, context.nowMs),
      ]);
    expect(await ages()).toEqual([NOON_MS, NOON_MS + 60 * SECOND_MS]);
    await removeOrchestrator(context, { actor, input: { id } });
    expect(await ages()).toEqual([null, null]);
    await live(context, { seconds: 20, sendProbe: async () => expect.unreachable() });
  });

  it("evaluate once, however many try it", async () => {
    const context = testContext(world());
    const { id } = await registered(context);
    context.pass(70 * SECOND_MS);
    await Promise.all(Array.from({ length: 20 }, () => evaluateOrchestrator(context, id)));
    expect(await evaluationsOf(context, id)).toHaveLength(1);
  });

  it("wait for a slow one beside all others", async () => {
    const context = testContext(world());
    const [slow, quick] = [await registered(context, "slow"), await registered(context, "quick")];
    const never = new Promise<ProbeAnswer>(() => undefined);
    const sendProbe: SendProbe = async (to, { agentId }) =>
      to.endpoint === slow.endpoint ? never : well(agentId);
    const prober = new Prober({ context, sendProbe, onError: (error) => expect.unreachable(String(error)) });
    await prober.tick();
    await expect.poll(async () => (await samplesOf(context, quick.id)).length).toBe(1);
    expect(await samplesOf(context, slow.id)).toEqual([]);
  });
});
