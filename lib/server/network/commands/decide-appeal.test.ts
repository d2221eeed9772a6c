import { expect, it } from "vitest";
import type { ProbeOutcome } from "@/lib/domain/network/samples";
import { DAY_MS } from "@/lib/domain/time";
import type { AppealWire } from "@/lib/schemas/network/appeal";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { listAppeals } from "@/lib/server/network/reads/appeals";
import { getOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { listPayouts } from "@/lib/server/network/reads/payouts";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { insertSample } from "@/lib/server/network/tables/probe-samples";
import { bodyOf, race } from "@/testing/answers";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { addOrchestrator, readAt } from "@/testing/network/orchestrators";
import { actorOf, addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { appealSample } from "./appeal-sample";
import { decideAppeal } from "./decide-appeal";
import { declareMaintenance } from "./declare-maintenance";
import { evaluateOrchestrator } from "./evaluate-orchestrator";
import { reinstateOrchestrator, suspendOrchestrator } from "./hold-orchestrator";
import { noteProbe } from "./note-probe";

const ID = "orc_1";
const [OWNER, OPERATOR, OTHER] = [actorOf("usr_1"), actorOf("operator-001"), actorOf("usr_2")];
const SLOT = NOON_MS / 10_000;
/** After the looks before it are over. */
const EVALUATED_MS = 10_000;

describeOnBothEngines("appeals of samples", (world) => {
  const open = async (owner = "usr_1") => {
    const context = testContext(world());
    await addUser(context, { id: "usr_1" });
    await addUser(context, { id: "usr_2" });
    await addUser(context, { id: "operator-001", isOperator: true });
    await addOrchestrator(context, { id: ID, ownerId: owner, dueAtMs: NOON_MS + 60_000 });
    return context;
  };
  /** The outcomes of a minute, ten seconds after each other; its worker says 100 %. */
  const sample = (context: TestContext, outcomes: readonly ProbeOutcome[], fromSlot = SLOT) =>
    context.store.write(async (tx) => {
      for (const [n, outcome] of outcomes.entries()) {
        const slot = fromSlot + n;
        const workerBps = outcome === "ok" ? 10_000 : null;
        const of = { orchestratorId: ID, slot, atMs: slot * 10_000 + 1, vantage: "house", outcome };
        await insertSample(tx, { ...of, tookMs: 5, workerBps, why: outcome === "ok" ? null : "It was so." });
      }
    });
  const evaluate = async (context: TestContext) => {
    const { nextEvaluationAt } = await shown(context);
    context.nowMs = Date.parse(nextEvaluationAt) + EVALUATED_MS;
    await evaluateOrchestrator(context, ID);
  };
  const shown = (context: TestContext, actor = OWNER): Promise<OrchestratorWire> =>
    getOrchestrator(context.store, { actor, id: ID, at: readAt(context) });
  /** How many evaluations it has failed in a row. */
  const misses = (context: TestContext) =>
    context.store.read(async (tx) => (await findOrchestrator(tx, ID))?.misses);
  const owed = async (context: TestContext) => {
    const { items } = await listPayouts(context.store, {
      actor: OWNER,
      orchestratorId: ID,
      filter: { limit: 50 },
    });
    return items.map(({ evaluation, reason, microUsd }) => [evaluation, reason, microUsd]);
  };
  const appeal = (context: TestContext, slot: number, actor = OWNER) =>
    appealSample(context, { actor, input: { id: ID, sampleId: String(slot), evidence: "I was there." } });
  const decide = (context: TestContext, id: string, verb: "uphold" | "refuse", actor = OPERATOR) =>
    decideAppeal(context, { actor, input: { id, verb, reason: "So it is." } });

  it("upheld, owes exactly what the evaluation earns without the sample, once, and counts it no more", async () => {
    const context = await open();
    await sample(context, ["ok", "ok", "wrong", "ok", "ok", "down"]);
    await evaluate(context);
    expect(await owed(context)).toEqual([]);
    expect(await shown(context)).toMatchObject({ tier: "OFFLINE", failures: 1 });
    expect(await misses(context)).toBe(1);
    const first = bodyOf<AppealWire>(await appeal(context, SLOT + 5));
    expect(first).toMatchObject({ state: "open", evidence: "I was there.", mayDecide: false });
    expect(first.orchestratorName).toBe(ID);
    expect(await race(2, () => decide(context, first.id, "uphold"))).toEqual({ done: 1, appeal_decided: 1 });
    expect(await misses(context)).toBe(0);
    // 4 of 5 are 80 %: GOOD, where nothing was.
    expect(await owed(context)).toEqual([[1, "appeal", "10000000"]]);
    const second = bodyOf<AppealWire>(await appeal(context, SLOT + 2));
    expect(bodyOf<AppealWire>(await decide(context, second.id, "uphold"))).toMatchObject({
      ...{ state: "upheld", microUsd: "2000000", deciderId: "operator-001", reason: "So it is." },
    });
    expect(await owed(context)).toEqual([
      [1, "appeal", "2000000"],
      [1, "appeal", "10000000"],
    ]);
    const after = await shown(context);
    expect(after).toMatchObject({ tier: "EXCELLENT", failures: 0, suspended: false });
    expect(after.samples.map((one) => one.appeal)).toEqual(["upheld", null, null, "upheld", null, null]);
    await sample(context, ["ok"], SLOT + 10);
    await evaluate(context);
    expect((await shown(context)).lastEvaluation).toMatchObject({ number: 2, tier: "EXCELLENT" });
  });

  it("refused, changes nothing; nobody appeals twice, what cost nothing, what is old, or another's", async () => {
    const context = await open();
    await sample(context, ["ok", "slow", "unknown", "ok"]);
    await evaluate(context);
    const before = await owed(context);
    const { id } = bodyOf<AppealWire>(await appeal(context, SLOT + 1));
    expect(bodyOf<AppealWire>(await decide(context, id, "refuse"))).toMatchObject({
      ...{ state: "refused", microUsd: "0" },
    });
    await expect(decide(context, id, "uphold")).rejects.toMatchObject({ code: "appeal_decided" });
    expect(await owed(context)).toEqual(before);
    for (const slot of [SLOT, SLOT + 1, SLOT + 2])
      await expect(appeal(context, slot)).rejects.toMatchObject({ code: "not_appealable" });
    await expect(appeal(context, SLOT + 9)).rejects.toMatchObject({ code: "not_found" });
    for (const actor of [OTHER, OPERATOR])
      await expect(appeal(context, SLOT + 1, actor)).rejects.toMatchObject({ code: "forbidden" });
    await sample(context, ["down", "down"], SLOT + 20);
    context.nowMs = (SLOT + 20) * 10_000 + 1 + 7 * DAY_MS;
    expect((await appeal(context, SLOT + 20)).status).toBe(201);
    context.nowMs += 10_001;
    await expect(appeal(context, SLOT + 21)).rejects.toMatchObject({ code: "not_appealable" });
  });

  it("are decided by no owner, and told to nobody else", async () => {
    const context = await open("operator-001");
    await sample(context, ["down"]);
    const { id } = bodyOf<AppealWire>(await appeal(context, SLOT, OPERATOR));
    await expect(decide(context, id, "uphold")).rejects.toMatchObject({ code: "own_appeal" });
    await expect(decide(context, id, "uphold", OTHER)).rejects.toMatchObject({ code: "forbidden" });
    const listed = (actor = OTHER) =>
      listAppeals(context.store, { actor, orchestratorId: ID, filter: { limit: 10 } });
    expect((await listed()).items).toMatchObject([{ id, evidence: null, mayDecide: false }]);
    await addUser(context, { id: "operator-002", isOperator: true });
    const second = actorOf("operator-002");
    expect((await listed(second)).items).toMatchObject([{ evidence: "I was there.", mayDecide: true }]);
    expect((await decide(context, id, "uphold", second)).status).toBe(200);
  });

  it("an operator suspends what earns nothing then, and reinstates it; its failures are forgotten", async () => {
    const context = await open();
    await sample(context, ["ok", "ok"]);
    const held = { actor: OPERATOR, input: { id: ID, reason: "Under review." } };
    await expect(suspendOrchestrator(context, { ...held, actor: OWNER })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(bodyOf(await suspendOrchestrator(context, held))).toMatchObject({
      ...{ suspended: true, heldWhy: "Under review." },
    });
    await evaluate(context);
    expect(await owed(context)).toEqual([]);
    expect((await shown(context)).lastEvaluation).toMatchObject({ tier: "EXCELLENT", microUsd: "0" });
    const back = bodyOf<OrchestratorWire>(await reinstateOrchestrator(context, held));
    expect(back).toMatchObject({ suspended: false, heldWhy: null, failures: 0 });
    await sample(context, ["ok"], SLOT + 10);
    await evaluate(context);
    expect(await owed(context)).toEqual([[2, "evaluation", "12000000"]]);
  });

  it("upheld while an operator keeps it from earning, owes nothing, and its failure is forgotten all the same", async () => {
    const context = await open();
    await sample(context, ["ok", "ok", "ok", "ok", "ok", "down"]);
    await suspendOrchestrator(context, { actor: OPERATOR, input: { id: ID, reason: "Under review." } });
    await evaluate(context);
    expect(await shown(context)).toMatchObject({ tier: "OFFLINE", failures: 1 });
    const { id } = bodyOf<AppealWire>(await appeal(context, SLOT + 5));
    expect(bodyOf(await decide(context, id, "uphold"))).toMatchObject({ microUsd: "0" });
    expect(await shown(context)).toMatchObject({ tier: "EXCELLENT", failures: 0 });
    expect(await owed(context)).toEqual([]);
  });

  it("upheld after an operator reinstated it, brings no failure back", async () => {
    const context = await open();
    const { maxFailures } = context.config.payouts;
    for (let number = 0; number < maxFailures; number += 1) {
      const due = Date.parse((await shown(context)).nextEvaluationAt);
      await sample(context, ["down", "down"], Math.ceil(due / 10_000) - 3);
      await evaluate(context);
    }
    expect(await shown(context)).toMatchObject({ suspended: true, failures: maxFailures });
    const [last] = (await shown(context)).samples;
    await reinstateOrchestrator(context, { actor: OPERATOR, input: { id: ID, reason: "It is well." } });
    const { id } = bodyOf<AppealWire>(await appeal(context, Number(last?.id)));
    await decide(context, id, "uphold");
    expect(await shown(context)).toMatchObject({ suspended: false, failures: 0 });
  });

  it("what is found in a declared maintenance is unknown; it begins no earlier than now", async () => {
    const context = await open();
    const declare = (from: number, to: number, actor = OPERATOR) =>
      declareMaintenance(context, { actor, input: { id: ID, from, to, reason: "New disks." } });
    await expect(declare(NOON_MS, NOON_MS + 1, OWNER)).rejects.toMatchObject({ code: "forbidden" });
    for (const [from, to] of [
      [NOON_MS - 1, NOON_MS + 5],
      [NOON_MS, NOON_MS],
      [NOON_MS, NOON_MS + DAY_MS + 1],
    ] as const)
      await expect(declare(from, to)).rejects.toMatchObject({ code: "invalid_input" });
    expect((await declare(NOON_MS, NOON_MS + 10_000)).status).toBe(201);
    const judged = { outcome: "down", workerBps: null, tookMs: null, why: "Gone." } as const;
    for (const n of [0, 1])
      await noteProbe(context, {
        ...{ orchestratorId: ID, judged, atMs: NOON_MS + n * 10_000, slot: SLOT + n },
        nextProbeAtMs: NOON_MS + 20_000,
      });
    const { samples, maintenances } = await shown(context);
    expect(samples.map(({ outcome }) => outcome)).toEqual(["down", "unknown"]);
    expect(maintenances).toMatchObject([{ reason: "New disks." }]);
  });
});
