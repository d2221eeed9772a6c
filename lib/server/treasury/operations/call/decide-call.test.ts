import { expect, it } from "vitest";
import type { Cap } from "@/lib/domain/treasury/caps";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import { lapseCall } from "@/lib/server/treasury/commands/lapse-call";
import type { BudgetAlertRow, BudgetWindowRow, DecisionRow } from "@/lib/server/treasury/tables/rows";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";

const DAY_MS = 86_400_000;
const MIDNIGHT_MS = Date.UTC(2026, 11, 1);

const windowsOf = (context: Context, ofId: string) =>
  context.store.read((tx) =>
    tx.all<BudgetWindowRow>("SELECT * FROM budget_windows WHERE of_id = ? ORDER BY start_at_ms, period", [
      ofId,
    ]),
  );
const decisionsOf = (context: Context) =>
  context.store.read((tx) => tx.all<DecisionRow>("SELECT * FROM decisions ORDER BY id"));
const treasuryOf = async (context: Context) => {
  const row = await context.store.read((tx) =>
    tx.get<{ balanceUnits: bigint }>("SELECT balance_units FROM accounts WHERE id = 'treasury:MNEE'"),
  );
  return row?.balanceUnits;
};
const withCaps = (caps: readonly Cap[]) => (policy: Policy) => ({ ...policy, caps });
const budget = (limitUnits: bigint, more: Partial<Cap> = {}) => ({
  ...capOf("agent:batch-agent:day", limitUnits),
  ...more,
});

describeOnBothEngines("a call that is decided", (world) => {
  it("is the 14th of a day that would take what is kept for user-agent", async () => {
    const context = testContext(world());
    await openTreasury(context);
    for (let count = 1; count <= 13; count++) {
      const { decision, call } = await askFor(context);
      expect(decision).toMatchObject({
        action: "ALLOWED",
        costUnits: cents(300),
        rail: "ledger",
        policyVersion: 1,
      });
      if (call && count % 2 === 0) await endIt(context, call.id, "serve");
      context.pass(1_000);
    }
    const { decision, call } = await askFor(context);
    expect(call).toBeNull();
    expect(decision).toMatchObject({
      action: "REJECTED",
      reason: "would consume reserved budget for user-agent",
      costUnits: 0n,
      needs: { text: "needs 2.00 MNEE more, or wait until 00:00 UTC" },
    });
    expect(decision.caps.find(({ scope }) => scope === "house")).toMatchObject({
      used: { display: "18.00 MNEE" },
      held: { display: "21.00 MNEE" },
      remaining: { display: "51.00 MNEE" },
      resetsAt: "2026-11-22T00:00:00.000Z",
    });
    expect(await windowsOf(context, "house")).toMatchObject([
      { spentUnits: cents(1_800), heldUnits: cents(2_100) },
    ]);
    expect(await treasuryOf(context)).toBe(cents(100_000_000 - 1_800));
    expect(await decisionsOf(context)).toHaveLength(14);
  });

  it("is recorded when it is refused, whoever asks for what", async () => {
    const context = testContext(world());
    expect((await askFor(context)).decision).toMatchObject({
      action: "REJECTED",
      reason: "Agent batch-agent not found in configuration",
      calledServiceId: null,
      policyVersion: 0,
    });
    await openTreasury(context);
    await askFor(context, { serviceId: "NOTHING" });
    expect((await decisionsOf(context)).map(({ reason }) => reason)).toContain(
      "Service NOTHING not registered",
    );
    expect(await windowsOf(context, "batch-agent")).toEqual([]);
  });

  it("never passes its budget: 200 at once, day after day, and the decisions sum to the ledger", async () => {
    const context = testContext(world());
    const limitUnits = cents(3_000);
    await openTreasury(context, {
      policy: {
        ...DEMO_POLICY,
        caps: [budget(limitUnits)],
        agents: [...DEMO_POLICY.agents].filter(({ id }) => id === "batch-agent"),
        services: DEMO_POLICY.services.map((one) => ({ ...one, allowedAgents: null })),
      },
    });
    const rounds = world().engine === "sqlite" ? 50 : 10;
    for (let round = 0; round < rounds; round++) {
      const decided = await Promise.all(Array.from({ length: 200 }, () => askFor(context)));
      const passed = decided.flatMap(({ call }) => (call ? [call] : []));
      const ended = await Promise.all(
        passed.map((call, index) => endIt(context, call.id, index % 3 === 0 ? "fail" : "serve")),
      );
      expect(passed.length).toBeGreaterThan(0);
      expect(ended.every(({ state }) => state !== "held")).toBe(true);
      const day = (await windowsOf(context, "batch-agent")).at(-1);
      expect(day).toMatchObject({ heldUnits: 0n });
      expect(day?.spentUnits).toBeLessThanOrEqual(limitUnits);
      if (round % 2 === 1) context.pass(DAY_MS);
    }
    const served = await context.store.read((tx) =>
      tx.get<{ costUnits: bigint }>(
        "SELECT CAST(SUM(cost_units) AS BIGINT) AS cost_units FROM service_calls WHERE state = 'served'",
      ),
    );
    expect(await treasuryOf(context)).toBe(cents(100_000_000) - (served?.costUnits ?? 0n));
    const allowed = (await decisionsOf(context)).filter(({ action }) => action === "ALLOWED");
    const calls = await context.store.read((tx) => tx.all("SELECT id FROM service_calls"));
    expect(allowed).toHaveLength(calls.length);
  });

  it("is not let pass for money that the treasury has not, or that another call holds", async () => {
    const context = testContext(world());
    await openTreasury(context, {
      policy: { ...DEMO_POLICY, agents: DEMO_POLICY.agents.map((one) => ({ ...one, reserveBps: 0 })) },
      units: cents(500),
    });
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
    expect((await askFor(context)).decision).toMatchObject({
      action: "REJECTED",
      reason: "Insufficient treasury balance. Remaining: 2.00 MNEE",
    });
  });

  it("costs the summary's price when its log is summarised", async () => {
    const context = testContext(world());
    await openTreasury(context, { units: cents(1_000) });
    const { decision, call } = await askFor(context, { agentId: "ops-agent", serviceId: "LOG_ARCHIVE" });
    expect(decision).toMatchObject({
      action: "DOWNGRADED",
      serviceId: "LOG_ARCHIVE",
      calledServiceId: "LOG_ARCHIVE_SUMMARY",
      mode: "SUMMARY_ONLY",
      costUnits: 0n,
    });
    expect(await endIt(context, call?.id ?? "", "serve")).toMatchObject({ state: "served" });
    expect(await treasuryOf(context)).toBe(cents(1_000));
  });
});

describeOnBothEngines("what is remembered of an agent", (world) => {
  const twice = { serviceId: "BATCH_COMPUTE", quantity: 2 };

  it("makes it a newcomer for three calls in an hour, given back ones aside", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const reasons: string[] = [];
    for (let count = 0; count < 5; count++) {
      const { decision, call } = await askFor(context, twice);
      reasons.push(decision.reason);
      await endIt(context, call?.id ?? "", count === 0 ? "fail" : "serve");
    }
    const noted = (calls: number) =>
      `Approved (Risk: Agent batch-agent has made ${calls} calls in 1 hour, cost 6.00 MNEE)`;
    expect(reasons).toEqual([noted(0), noted(0), noted(1), noted(2), "Approved"]);
    context.pass(3_600_000);
    expect((await askFor(context, twice)).decision.reason).toBe(noted(0));
  });

  it("makes a burst of what it asked for within a minute", async () => {
    const context = testContext(world());
    const burst = { effect: "refuse", calls: 2, aboveUnits: cents(500) } as const;
    await openTreasury(context, { policy: { ...DEMO_POLICY, risk: { ...DEMO_POLICY.risk, burst } } });
    for (let count = 0; count < 3; count++) expect((await askFor(context)).decision.action).toBe("ALLOWED");
    expect((await askFor(context)).decision.reason).toBe(
      "Risk check failed: Burst detected: 3 calls in 1 min, total cost 9.00 MNEE",
    );
    context.pass(60_000);
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
  });

  it("names a new payee until it was paid, and a provider that failed more than three times", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const four = { ...twice, quantity: 4 };
    expect((await askFor(context, four)).decision.reason).toContain("New payee");
    const { call } = await askFor(context);
    await endIt(context, call?.id ?? "", "serve");
    expect((await askFor(context, four)).decision.reason).not.toContain("New payee");
    for (let count = 0; count < 4; count++) {
      const failed = await askFor(context);
      await endIt(context, failed.call?.id ?? "", "fail");
    }
    expect((await askFor(context)).decision.reason).toBe(
      "Approved (Risk: Provider of BATCH_COMPUTE failed 4 times in 1 hour)",
    );
  });
});

describeOnBothEngines("what a call holds", (world) => {
  it("is spent or freed in the window in which it was held, also after midnight", async () => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS - 10 });
    await openTreasury(context);
    const late = await askFor(context);
    const other = await askFor(context);
    context.pass(20);
    const early = await askFor(context);
    expect(early.decision.caps.find(({ window }) => window === "day")).toMatchObject({
      held: { units: "0" },
    });
    await endIt(context, late.call?.id ?? "", "serve");
    await endIt(context, other.call?.id ?? "", "fail");
    expect(await windowsOf(context, "batch-agent")).toMatchObject([
      { startAtMs: MIDNIGHT_MS - DAY_MS, spentUnits: cents(300), heldUnits: 0n },
      { startAtMs: MIDNIGHT_MS, spentUnits: 0n, heldUnits: cents(300) },
    ]);
  });

  it("counts today although the clock jumps back to yesterday", async () => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS + 1 });
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [budget(cents(300))] } });
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
    context.pass(-10_000);
    expect((await askFor(context)).decision.action).toBe("REJECTED");
    context.pass(DAY_MS);
    expect((await askFor(context)).decision.action).toBe("REJECTED");
    context.pass(20_000);
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
  });

  it("is free again when its lease has passed, and not before", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    const callId = call?.id ?? "";
    context.pass(119_999);
    await lapseCall(context, { callId });
    expect(await windowsOf(context, "house")).toMatchObject([{ heldUnits: cents(300) }]);
    context.pass(1);
    await lapseCall(context, { callId });
    await lapseCall(context, { callId });
    expect(await windowsOf(context, "house")).toMatchObject([{ heldUnits: 0n, spentUnits: 0n }]);
    expect(await codeOf(endIt(context, callId, "serve"))).toBe("invariant_broken");
    expect(await treasuryOf(context)).toBe(cents(100_000_000));
  });

  it("ends once, whoever is first", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    context.pass(120_000);
    const ends = [endIt(context, call?.id ?? "", "serve"), lapseCall(context, { callId: call?.id ?? "" })];
    await Promise.all(ends);
    expect(await windowsOf(context, "house")).toMatchObject([{ heldUnits: 0n, spentUnits: cents(300) }]);
  });

  it("is a cap's that is put in while it is held, and no longer one's that was taken out", async () => {
    const context = testContext(world());
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [] } });
    const [one, two] = [await askFor(context), await askFor(context)];
    await endIt(context, one.call?.id ?? "", "serve");
    await changePolicyTo(
      context,
      withCaps([
        budget(cents(900)),
        capOf("payee:0x000000000000000000000000000000000000000d:month", cents(900)),
      ]),
    );
    const third = await askFor(context);
    for (const cap of third.decision.caps)
      expect(cap).toMatchObject({ used: { units: `${cents(300)}` }, held: { units: `${cents(300)}` } });
    expect((await askFor(context)).decision.action).toBe("REJECTED");
    await changePolicyTo(context, withCaps([]));
    const between = await askFor(context);
    await changePolicyTo(context, withCaps([budget(cents(1_200))]));
    expect((await askFor(context)).decision).toMatchObject({
      action: "REJECTED",
      caps: [{ used: { units: `${cents(300)}` }, held: { units: `${cents(900)}` } }],
    });
    for (const { call } of [two, third, between]) await endIt(context, call?.id ?? "", "serve");
    expect((await askFor(context)).decision.caps).toMatchObject([{ used: { units: `${cents(1_200)}` } }]);
  });

  it("comes out of what a window was left by the one before", async () => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS - DAY_MS });
    const policy = { ...DEMO_POLICY, caps: [budget(cents(600), { rolloverBps: 5_000 })] };
    await openTreasury(context, { policy });
    const first = await askFor(context);
    await endIt(context, first.call?.id ?? "", "serve");
    context.pass(DAY_MS);
    const readings = [];
    for (let count = 0; count < 3; count++) readings.push((await askFor(context)).decision);
    expect(readings.map(({ action }) => action)).toEqual(["ALLOWED", "ALLOWED", "REJECTED"]);
    expect(readings[2]?.caps).toMatchObject([
      { carried: { units: `${cents(150)}` }, remaining: { units: `${cents(150)}` } },
    ]);
  });

  it("is told at 80 and at 100 % of a window, once each", async () => {
    const context = testContext(world());
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [budget(cents(1_500))] } });
    for (let count = 0; count < 5; count++) {
      const { call } = await askFor(context);
      if (count === 3) await endIt(context, call?.id ?? "", "fail");
    }
    await askFor(context);
    const alerts = await context.store.read((tx) =>
      tx.all<BudgetAlertRow>("SELECT * FROM budget_alerts ORDER BY threshold_bps"),
    );
    expect(alerts.map(({ thresholdBps, ofId, period }) => [thresholdBps, ofId, period])).toEqual([
      [8_000, "batch-agent", "day"],
      [10_000, "batch-agent", "day"],
    ]);
  });
});
