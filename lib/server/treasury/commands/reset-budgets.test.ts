import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { BudgetResetWire } from "@/lib/schemas/treasury/overview";
import { openSession } from "@/lib/server/identity/commands/open-session";
import type { Context } from "@/lib/server/kernel/context";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import type { BudgetResetRow, BudgetWindowRow } from "@/lib/server/treasury/tables/rows";
import { bodyOf, codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { resetBudgets } from "./reset-budgets";

const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const DAY = "agent:batch-agent:day";
const operator = actorOf("operator-001");

/** What fits twice into the day of batch-agent, and nothing else limits. */
const TWICE: Policy = { ...DEMO_POLICY, caps: [capOf(DAY, cents(600))] };

const windowsOf = (context: Context, ofId: string) =>
  context.store.read((tx) =>
    tx.all<BudgetWindowRow>("SELECT * FROM budget_windows WHERE of_id = ? ORDER BY start_at_ms", [ofId]),
  );
const dayOf = async (context: Context, agentId = "batch-agent") => {
  const agents = await context.store.read((tx) => spendingAgents(tx, context.clock()));
  const agent = agents.find(({ id }) => id === agentId);
  return [agent?.spent.units, agent?.held.units, agent?.remaining?.units].map((units) => Number(units) / 1e7);
};
const actionOf = async (context: Context) => (await askFor(context)).decision.action;

describeOnBothEngines("a reset of budgets", (world) => {
  const open = async (policy: Policy, nowMs?: number) => {
    const context = testContext(world(), nowMs === undefined ? {} : { nowMs });
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, { policy });
    const reset = (agentId?: string) =>
      resetBudgets(context, { actor: operator, input: { reason: "a new start", agentId } });
    return { context, reset };
  };

  it("lets the day begin anew at that very moment, and ends what is under way where it is held", async () => {
    const { context, reset } = await open(TWICE);
    const [one, two] = [await askFor(context), await askFor(context)];
    expect(await actionOf(context)).toBe("REJECTED");
    await endIt(context, one.call?.id ?? "", "serve");
    expect(await dayOf(context)).toEqual([300, 300, 0]);
    const answer = bodyOf<BudgetResetWire>(await reset());
    expect(answer).toMatchObject({ agentId: null, by: "operator-001", reason: "a new start" });
    expect(answer.agents.map(({ id }) => id)).toEqual(["user-agent", "batch-agent", "ops-agent"]);
    expect(await dayOf(context)).toEqual([0, 0, 600]);
    const three = await askFor(context);
    expect(three.decision.caps[0]).toMatchObject({ used: { units: "0" }, held: { units: "0" } });
    await endIt(context, two.call?.id ?? "", "fail");
    await endIt(context, three.call?.id ?? "", "serve");
    expect(await windowsOf(context, "batch-agent")).toMatchObject([
      { startAtMs: MIDNIGHT_MS - 10 * DAY_MS, spentUnits: cents(300), heldUnits: 0n },
      { startAtMs: context.nowMs + 1, spentUnits: cents(300), heldUnits: 0n },
    ]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("says again when the new day's budget comes to its thresholds, and forecasts by the new day", async () => {
    const { context, reset } = await open(TWICE);
    const said = () =>
      context.store.read((tx) => tx.all("SELECT threshold_bps FROM budget_alerts ORDER BY at_ms"));
    for (let count = 0; count < 2; count++) await askFor(context);
    expect(await said()).toHaveLength(2);
    await reset();
    context.pass(3_600_001);
    await askFor(context);
    const agents = await context.store.read((tx) => spendingAgents(tx, context.nowMs));
    const emptyAt = agents.find(({ id }) => id === "batch-agent")?.emptyAt;
    expect(emptyAt).toBe(new Date(context.nowMs + 3_600_000).toISOString());
    await askFor(context);
    expect(await said()).toHaveLength(4);
  });

  it("leaves services, the house and longer times as they are", async () => {
    const caps = [
      capOf(DAY, cents(300)),
      capOf("agent:batch-agent:week", cents(900)),
      capOf("service:BATCH_COMPUTE:day", cents(9_000)),
      capOf("house:house:day", cents(9_000)),
    ];
    const agents = DEMO_POLICY.agents.map((one) => ({ ...one, reserveBps: 0 }));
    const { context, reset } = await open({ ...DEMO_POLICY, caps, agents });
    for (let count = 0; count < 3; count++) {
      expect(await actionOf(context)).toBe("ALLOWED");
      expect(await actionOf(context)).toBe("REJECTED");
      await reset();
    }
    const { decision } = await askFor(context);
    expect(decision).toMatchObject({
      action: "REJECTED",
      reason: "Insufficient budget of agent batch-agent a week. Remaining: 0.00 MNEE",
    });
    for (const ofId of ["house", "BATCH_COMPUTE"])
      expect(await windowsOf(context, ofId)).toMatchObject([{ heldUnits: cents(900) }]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("is of one agent where one is named", async () => {
    const caps = [capOf(DAY, cents(300)), capOf("agent:ops-agent:day", cents(300))];
    const { context, reset } = await open({ ...DEMO_POLICY, caps });
    const both = async () => [
      (await askFor(context)).decision.action,
      (await askFor(context, { agentId: "ops-agent" })).decision.action,
    ];
    expect(await both()).toEqual(["ALLOWED", "ALLOWED"]);
    await reset("ops-agent");
    expect(await both()).toEqual(["REJECTED", "ALLOWED"]);
    expect(await codeOf(reset("nobody"))).toBe("not_found");
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("just before midnight is over at midnight, and the calls of three windows end each in their own", async () => {
    const { context, reset } = await open(TWICE, MIDNIGHT_MS - 10);
    const early = await askFor(context);
    await reset();
    const late = await askFor(context);
    context.pass(10);
    const next = await askFor(context);
    for (const { call } of [early, late, next]) await endIt(context, call?.id ?? "", "serve");
    expect(await windowsOf(context, "batch-agent")).toMatchObject([
      { startAtMs: MIDNIGHT_MS - DAY_MS, spentUnits: cents(300), heldUnits: 0n },
      { startAtMs: MIDNIGHT_MS - 9, spentUnits: cents(300), heldUnits: 0n },
      { startAtMs: MIDNIGHT_MS, spentUnits: cents(300), heldUnits: 0n },
    ]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("in the last millisecond of a day is the next day's midnight", async () => {
    const { context, reset } = await open(TWICE, MIDNIGHT_MS - 1);
    await askFor(context);
    await reset();
    await askFor(context);
    expect((await windowsOf(context, "batch-agent")).map(({ startAtMs }) => startAtMs)).toEqual([
      MIDNIGHT_MS - DAY_MS,
      MIDNIGHT_MS,
    ]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("gives the new day what is unused of the share that yesterday left, and tomorrow what all of today left", async () => {
    const caps = [{ ...capOf(DAY, cents(600)), rolloverBps: 5_000 }];
    const { context, reset } = await open({ ...DEMO_POLICY, caps }, MIDNIGHT_MS - 1);
    context.pass(DAY_MS + 1);
    await askFor(context);
    expect(await dayOf(context)).toEqual([0, 300, 600]);
    await reset();
    expect(await dayOf(context)).toEqual([0, 0, 900]);
    await askFor(context);
    context.pass(DAY_MS);
    expect(await dayOf(context)).toEqual([0, 0, 600]);
  });

  it("outlives a cap that goes and comes back the same day", async () => {
    const { context, reset } = await open(TWICE);
    await askFor(context);
    await reset();
    await askFor(context);
    context.pass(1);
    await changePolicyTo(context, (policy) => ({ ...policy, caps: [] }));
    expect(await dayOf(context)).toEqual([0, 300, Number.NaN]);
    context.pass(1);
    await changePolicyTo(context, () => TWICE);
    expect(await dayOf(context)).toEqual([0, 300, 300]);
    expect([await actionOf(context), await actionOf(context)]).toEqual(["ALLOWED", "REJECTED"]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("never lets a window pass its budget: calls, ends and resets at once", async () => {
    const { context, reset } = await open({ ...TWICE, agents: DEMO_POLICY.agents });
    const calls = Array.from({ length: 120 }, async (_, index) => {
      const { call } = await askFor(context);
      if (call) await endIt(context, call.id, index % 3 === 0 ? "fail" : "serve");
      return call;
    });
    const resets = Array.from({ length: 12 }, () => reset());
    const [made] = await Promise.all([Promise.all(calls), Promise.all(resets)]);
    const again = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 5 === 0 ? reset() : askFor(context))),
    );
    expect(again).toHaveLength(60);
    expect(made.some((call) => call !== null)).toBe(true);
    const windows = await windowsOf(context, "batch-agent");
    expect(windows.length).toBeGreaterThan(2);
    for (const { spentUnits, heldUnits } of windows)
      expect(spentUnits + heldUnits).toBeLessThanOrEqual(cents(600));
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("takes two operators where two are there, whoever asks: it gives more", async () => {
    const { context, reset } = await open(TWICE);
    await addUser(context, { id: "operator-002", isOperator: true });
    const input = { reason: "more" };
    for (const work of [
      reset(),
      reset("batch-agent"),
      resetBudgets(context, { actor: { kind: "house" }, input }),
    ])
      expect(await codeOf(work)).toBe("consent_required");
    expect(await context.store.read((tx) => tx.all("SELECT * FROM budget_resets"))).toEqual([]);
    context.pass(30 * DAY_MS + 1);
    await openSession(context, { userId: "operator-001", kind: "cookie" });
    expect(await codeOf(reset())).toBe("consent_required");
    context.pass(DAY_MS);
    expect((await reset()).status).toBe(200);
  });

  it("is an operator's, is recorded for good, and is audited", async () => {
    const { context, reset } = await open(TWICE);
    const input = { reason: "more" };
    const by = (actor: Parameters<typeof resetBudgets>[1]["actor"]) =>
      codeOf(resetBudgets(context, { actor, input }));
    expect(await by({ kind: "anonymous" })).toBe("unauthenticated");
    expect(await by(actorOf("buyer-001"))).toBe("forbidden");
    expect(await by({ kind: "house" })).toBe("done");
    await reset();
    const rows = await context.store.read((tx) =>
      tx.all<BudgetResetRow>("SELECT * FROM budget_resets ORDER BY at_ms"),
    );
    expect(rows).toEqual([
      { atMs: context.nowMs + 1, agentId: null, userId: null, reason: "more" },
      { atMs: context.nowMs + 2, agentId: null, userId: "operator-001", reason: "a new start" },
    ]);
    const audited = await context.store.read((tx) =>
      tx.all("SELECT actor_kind FROM audit_rows WHERE action = 'treasury.reset'"),
    );
    expect(audited).toHaveLength(2);
    const change = context.store.write((tx) => tx.run("UPDATE budget_resets SET at_ms = 1"));
    await expect(change).rejects.toThrow(/append-only/);
  });
});
