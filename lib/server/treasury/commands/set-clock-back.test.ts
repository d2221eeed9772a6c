import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import { grantOperator, revokeOperator } from "@/lib/server/kernel/tables/users";
import { TREASURY_JOBS } from "@/lib/server/treasury/jobs";
import { alertsIn } from "@/lib/server/treasury/reads/alerts";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { findListedApproval } from "@/lib/server/treasury/tables/approvals";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { bodyOf, codeOf } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { lapseCall } from "./lapse-call";
import { resetBudgets } from "./reset-budgets";
import { serveCall } from "./serve-call";
import { setClockBack } from "./set-clock-back";

const YEAR_MS = 365 * DAY_MS;
const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const AHEAD = "the treasury's clock is ahead of the house's, and its budgets stand still";
const AWAITED = "the treasury's clock is to be set back, and a second operator has not asked for it yet";
const operator = actorOf("operator-001");

/** Two calls of batch-agent fit into its day, three into its week; a lifetime counts all. */
const POLICY: Policy = {
  ...DEMO_POLICY,
  caps: [
    { ...capOf("agent:batch-agent:day", cents(600)), rolloverBps: 5_000 },
    capOf("agent:batch-agent:week", cents(900)),
    capOf("agent:batch-agent:lifetime", cents(90_000)),
  ],
};
const FLAT: Policy = { ...POLICY, caps: [capOf("agent:batch-agent:day", cents(600))] };
const DAILY: Policy = { ...POLICY, caps: POLICY.caps.slice(0, 1) };

describeOnBothEngines("the clock of budgets", (world) => {
  const open = async (policy = DAILY) => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS });
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, { policy });
    context.pass(1);
    return context;
  };
  const setBack = (context: TestContext, actor: Actor = operator) =>
    setClockBack(context, { actor, input: { reason: "it was wrong" } });
  /** The house's clock is wrong while this is done. */
  const ahead = async <T>(context: TestContext, byMs: number, run: () => Promise<T>): Promise<T> => {
    context.pass(byMs);
    const done = await run();
    context.pass(-byMs);
    return done;
  };
  const actionOf = async (context: TestContext) => (await askFor(context)).decision.action;
  const remaining = async (context: TestContext) => {
    const agents = await context.store.read((tx) => spendingAgents(tx, context.clock()));
    return Number(agents.find(({ id }) => id === "batch-agent")?.remaining?.units) / 1e7;
  };
  const waitedMs = async (context: TestContext, sentence: string) => {
    const waits = TREASURY_JOBS.flatMap((job) => (job.name === "lease keeper" ? job.waits({} as never) : []));
    const wait = waits.find(({ what }) => what === sentence) ?? expect.unreachable();
    const sinceMs = await context.store.read(async (tx) => wait.oldestAtMs(tx, context.clock()));
    return sinceMs === null ? null : context.clock() - sinceMs;
  };
  const aheadMs = (context: TestContext) => waitedMs(context, AHEAD);

  it("that one reading took far ahead is told, and goes by the house's again on an operator's word", async () => {
    const context = await open(FLAT);
    expect(await aheadMs(context)).toBeNull();
    await ahead(context, YEAR_MS, () => askFor(context));
    context.pass(2 * DAY_MS);
    await askFor(context);
    expect(await actionOf(context)).toBe("REJECTED");
    expect(await aheadMs(context)).toBe(YEAR_MS - 2 * DAY_MS);
    const answer = bodyOf(await setBack(context));
    expect(answer).toEqual({
      at: new Date(context.nowMs).toISOString(),
      was: new Date(MIDNIGHT_MS + 1 + YEAR_MS).toISOString(),
      calls: 2,
      askedBy: null,
    });
    expect(await aheadMs(context)).toBeNull();
    expect(await remaining(context)).toBe(0);
    expect(await actionOf(context)).toBe("REJECTED");
    expect(await brokenChecks(context)).toEqual([]);
    context.pass(DAY_MS);
    expect(await actionOf(context)).toBe("ALLOWED");
  });

  it("set back lets nothing be spent twice: what was held ahead counts now, above the limit if need be", async () => {
    const context = await open(POLICY);
    const before = await askFor(context);
    const [one, two] = await ahead(context, YEAR_MS, async () => [
      await askFor(context),
      await askFor(context),
    ]);
    await endIt(context, one?.call?.id ?? "", "serve");
    await setBack(context);
    expect(await remaining(context)).toBe(0);
    expect(await actionOf(context)).toBe("REJECTED");
    expect(await brokenChecks(context)).toEqual([]);
    await endIt(context, two?.call?.id ?? "", "fail");
    await endIt(context, before.call?.id ?? "", "serve");
    expect(await brokenChecks(context)).toEqual([]);
    expect(await remaining(context)).toBe(0);
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(600);
    expect([await actionOf(context), await actionOf(context)]).toEqual(["ALLOWED", "REJECTED"]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("set back leaves a day without room nothing to leave", async () => {
    const context = await open();
    await ahead(context, YEAR_MS, async () => [await askFor(context), await askFor(context)]);
    await setBack(context);
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(600);
  });

  it("set back knows what a day had used before it began anew", async () => {
    const context = await open();
    await askFor(context);
    await resetBudgets(context, { actor: operator, input: { reason: "anew" } });
    context.pass(10);
    await ahead(context, YEAR_MS, () => askFor(context));
    await setBack(context);
    expect(await remaining(context)).toBe(300);
    expect(await brokenChecks(context)).toEqual([]);
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(600);
  });

  it("set back undoes the resets of the wrong time, and none that is made when that time comes", async () => {
    const context = await open(FLAT);
    const reset = () => resetBudgets(context, { actor: operator, input: { reason: "anew" } });
    await ahead(context, DAY_MS + DAY_MS / 2, reset);
    await setBack(context);
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(600);
    for (const { call } of [await askFor(context), await askFor(context)])
      await endIt(context, call?.id ?? "", "serve");
    context.pass(DAY_MS / 2);
    expect(await actionOf(context)).toBe("REJECTED");
    context.pass(MINUTE_MS);
    expect(await actionOf(context)).toBe("REJECTED");
    expect(await brokenChecks(context)).toEqual([]);
    await reset();
    expect(await remaining(context)).toBe(600);
    expect(await actionOf(context)).toBe("ALLOWED");
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("set back twice keeps what was undone, and a reset has a moment that none had", async () => {
    const context = await open(FLAT);
    const reset = () => resetBudgets(context, { actor: operator, input: { reason: "anew" } });
    for (const _ of ["once", "twice"]) {
      await ahead(context, DAY_MS, reset);
      await setBack(context);
    }
    context.pass(DAY_MS);
    await askFor(context);
    await reset();
    expect(await remaining(context)).toBe(600);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("set back while a provider is asked has the call end where it counts now", async () => {
    const context = await open();
    const { call } = await ahead(context, YEAR_MS, () => askFor(context));
    await serveCall(
      {
        context,
        askProvider: async () => {
          await setBack(context);
          return { kind: "served", result: {} };
        },
      },
      { callId: call?.id ?? "" },
    );
    expect((await context.store.read((tx) => findCall(tx, call?.id ?? "")))?.state).toBe("served");
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("far ahead keeps no money past its lease", async () => {
    const context = await open(FLAT);
    const first = await ahead(context, YEAR_MS, () => askFor(context));
    const second = await askFor(context);
    context.pass(2 * MINUTE_MS);
    await lapseCall(context, { callId: second.call?.id ?? "" });
    expect(await remaining(context)).toBe(300);
    await setBack(context);
    context.pass(2 * MINUTE_MS);
    await lapseCall(context, { callId: first.call?.id ?? "" });
    expect(await remaining(context)).toBe(600);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("far ahead gives nobody longer to approve, and what waits holds its money no longer than that", async () => {
    const above = { effect: "ask", aboveUnits: cents(250) } as const;
    const context = await open({ ...FLAT, risk: { ...FLAT.risk, largeCost: above } });
    const early = await askFor(context);
    context.pass(MINUTE_MS);
    const { call, decision } = await ahead(context, YEAR_MS, () => askFor(context));
    expect(decision.action).toBe("WAITING");
    await setBack(context);
    const untilOf = (id: string) =>
      context.store.read(async (tx) => [
        (await findCall(tx, id))?.leaseUntilMs,
        (await findListedApproval(tx, id))?.expiresAtMs,
      ]);
    const [untilMs, earlyMs] = [context.nowMs + DAY_MS, context.nowMs + DAY_MS - MINUTE_MS];
    expect(await untilOf(call?.id ?? "")).toEqual([untilMs, untilMs]);
    expect(await untilOf(early.decision.id)).toEqual([earlyMs, earlyMs]);
    context.pass(DAY_MS);
    await lapseCall(context, { callId: call?.id ?? "" });
    expect((await context.store.read((tx) => findCall(tx, call?.id ?? "")))?.state).toBe("denied");
  });

  it("set back has said of budgets what is so now, and says again what it said of another time", async () => {
    const context = await open({
      ...FLAT,
      caps: [...FLAT.caps, capOf("agent:batch-agent:lifetime", cents(700))],
    });
    const said = async () =>
      (await context.store.read(alertsIn)).map(({ window, percent, at }) => [
        window,
        percent,
        Date.parse(at),
      ]);
    await ahead(context, DAY_MS, async () => [await askFor(context), await askFor(context)]);
    await setBack(context);
    const first = context.nowMs;
    const today = [
      ["day", 100, first],
      ["day", 80, first],
      ["lifetime", 80, first],
    ];
    expect(await said()).toEqual(today);
    context.pass(DAY_MS + 3_600_000);
    await changePolicyTo(context, (policy) => ({ ...policy, caps: FLAT.caps }));
    await askFor(context);
    await askFor(context);
    const next = context.nowMs;
    expect(await said()).toEqual([["day", 100, next], ["day", 80, next], ["day", null, next], ...today]);
  });

  it("hardly ahead is never set back, so that yesterday's budget stays closed", async () => {
    const context = await open();
    await askFor(context);
    await askFor(context);
    context.pass(-MINUTE_MS);
    expect(bodyOf(await setBack(context))).toMatchObject({ calls: 0 });
    expect(await actionOf(context)).toBe("REJECTED");
    const audited = await context.store.read((tx) =>
      tx.all("SELECT seq FROM audit_rows WHERE action = 'treasury.set_clock_back'"),
    );
    expect(audited).toEqual([]);
  });

  it("takes both operators where two are there, so that one alone has no day twice", async () => {
    const context = await open(FLAT);
    const two = actorOf("operator-002");
    await addUser(context, { id: "operator-002", isOperator: true });
    for (const _ of ["all", "of it"]) await askFor(context);
    // The house's clock is wrong now, and is mended afterwards.
    context.pass(-DAY_MS);
    const asked = await setBack(context);
    expect([asked.status, bodyOf(asked)]).toMatchObject([202, { calls: 0, askedBy: "operator-001" }]);
    expect((await setBack(context)).status).toBe(202);
    expect(await codeOf(setBack(context, { kind: "house" }))).toBe("consent_required");
    context.pass(DAY_MS);
    expect(await actionOf(context)).toBe("REJECTED");
    await ahead(context, YEAR_MS, () => askFor(context));
    context.pass(DAY_MS + 1);
    expect((await setBack(context, two)).status).toBe(202);
    const done = await setBack(context);
    expect([done.status, bodyOf(done)]).toMatchObject([200, { askedBy: null }]);
    expect(await aheadMs(context)).toBeNull();
    await ahead(context, YEAR_MS, () => askFor(context));
    expect((await setBack(context, two)).status).toBe(202);
    await context.store.write((tx) => revokeOperator(tx, "operator-002"));
    await addUser(context, { id: "operator-003", isOperator: true });
    expect((await setBack(context)).status).toBe(202);
    expect((await setBack(context, actorOf("operator-003"))).status).toBe(200);
  });

  it("that waits for a second operator says since when, for as long as they may join, each time anew", async () => {
    const context = await open(FLAT);
    await addUser(context, { id: "operator-002", isOperator: true });
    const awaitedMs = () => waitedMs(context, AWAITED);
    await ahead(context, 2 * DAY_MS, () => askFor(context));
    expect(await awaitedMs()).toBeNull();
    await setBack(context);
    expect(await awaitedMs()).toBe(0);
    context.pass(DAY_MS);
    expect(await awaitedMs()).toBe(DAY_MS);
    context.pass(1);
    expect(await awaitedMs()).toBeNull();
    await setBack(context);
    context.pass(MINUTE_MS);
    expect(await awaitedMs()).toBe(MINUTE_MS);
    await context.store.write((tx) => revokeOperator(tx, "operator-001"));
    expect(await awaitedMs()).toBeNull();
    await context.store.write((tx) => grantOperator(tx, "operator-001", context.clock()));
    expect((await setBack(context, actorOf("operator-002"))).status).toBe(200);
    expect(await awaitedMs()).toBeNull();
    await ahead(context, 5 * MINUTE_MS, () => askFor(context));
    expect((await setBack(context, actorOf("operator-002"))).status).toBe(202);
    context.pass(4 * MINUTE_MS - 1);
    expect(await awaitedMs()).toBe(4 * MINUTE_MS - 1);
    context.pass(1);
    expect(await awaitedMs()).toBeNull();
  });

  it("is an operator's to set back, and that is audited", async () => {
    const context = await open();
    expect(await codeOf(setBack(context, actorOf("buyer-001")))).toBe("forbidden");
    await ahead(context, YEAR_MS, () => askFor(context));
    await setBack(context);
    const audited = await context.store.read((tx) =>
      tx.all("SELECT actor_id FROM audit_rows WHERE action = 'treasury.set_clock_back'"),
    );
    expect(audited).toEqual([{ actorId: "operator-001" }]);
  });
});
