import { expect, it } from "vitest";
import type { Context } from "@/lib/server/kernel/context";
import { HouseMetrics } from "@/lib/server/startup/house-metrics";
import { editSpendingAgent } from "@/lib/server/treasury/commands/edit-spending-agent";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { alertsIn, standingAlerts } from "@/lib/server/treasury/reads/alerts";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";

const HOUR_MS = 3_600_000;
const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const at = (hours: number) => new Date(MIDNIGHT_MS + hours * HOUR_MS).toISOString();

/** The house's month lasts; ten calls fit into the day of batch-agent. */
const POLICY = {
  ...DEMO_POLICY,
  caps: [capOf("agent:batch-agent:day", cents(3_000)), capOf("house:house:month", cents(900_000))],
};
const DAY = { scope: "agent", of: "batch-agent", window: "day" };

const said = (context: Context) => context.store.read((tx) => alertsIn(tx));
const askManyTimes = (context: Context, calls: number) =>
  Promise.all(Array.from({ length: calls }, () => askFor(context)));

describeOnBothEngines("what is said of budgets", (world) => {
  const open = async (hours: number) => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS + hours * HOUR_MS });
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, { policy: POLICY });
    return context;
  };

  it("is said once a window, however many calls race for it", async () => {
    const context = await open(12);
    const calls = await askManyTimes(context, 60);
    expect(calls.filter(({ call }) => call !== null)).toHaveLength(10);
    await askManyTimes(context, 20);
    expect(await said(context)).toEqual([
      { ...DAY, percent: 100, emptyAt: null, at: at(12) },
      { ...DAY, percent: 80, emptyAt: null, at: at(12) },
      { ...DAY, percent: null, emptyAt: at(20), at: at(12) },
    ]);
  });

  it("forecasts by the pace of the moment at which it first matters", async () => {
    const context = await open(8);
    await askManyTimes(context, 3);
    expect(await said(context)).toEqual([]);
    await askFor(context);
    expect(await said(context)).toMatchObject([{ ...DAY, percent: null, emptyAt: at(20), at: at(8) }]);
    context.pass(HOUR_MS);
    await askManyTimes(context, 2);
    expect(await said(context)).toHaveLength(1);
  });

  it("is said again of the next day, and of a day that begins anew", async () => {
    const context = await open(12);
    await askManyTimes(context, 10);
    const input = { reason: "a new start" };
    await resetBudgets(context, { actor: actorOf("operator-001"), input });
    context.pass(HOUR_MS);
    await askManyTimes(context, 10);
    context.pass(24 * HOUR_MS);
    await askManyTimes(context, 10);
    const told = await said(context);
    expect(told.map(({ percent }) => percent)).toEqual([100, 80, null, 100, 80, null, 100, 80, null]);
    const times = told.map(({ at: time }) => time);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it("stands until its window is over, by the calendar or a reset", async () => {
    const context = await open(12);
    const standing = () => context.store.read((tx) => standingAlerts(tx, context.clock()));
    await askManyTimes(context, 10);
    expect(await standing()).toEqual(await said(context));
    await resetBudgets(context, { actor: actorOf("operator-001"), input: { reason: "a new start" } });
    expect(await standing()).toEqual([]);
    context.pass(HOUR_MS);
    await askManyTimes(context, 10);
    expect((await standing()).map(({ percent }) => percent)).toEqual([100, 80, null]);
    context.pass(11 * HOUR_MS - 2);
    expect(await standing()).toHaveLength(3);
    context.pass(2);
    expect(await standing()).toEqual([]);
    expect(await said(context)).toHaveLength(6);
  });

  it("stands no longer once the limit was raised past its share", async () => {
    const context = await open(12);
    await askManyTimes(context, 10);
    const standing = async () =>
      (await context.store.read((tx) => standingAlerts(tx, context.clock()))).map(({ percent }) => percent);
    const raise = (units: bigint) =>
      editSpendingAgent(context, {
        actor: actorOf("operator-001"),
        input: { agentId: "batch-agent", reason: "more to do", dailyBudgetUnits: units },
      });
    await raise(cents(3_500));
    expect(await standing()).toEqual([80, null]);
    await raise(cents(9_000));
    expect(await standing()).toEqual([null]);
    expect(await said(context)).toHaveLength(3);
  });

  it("is counted for whoever collects it, for a day", async () => {
    const context = await open(12);
    await askManyTimes(context, 10);
    const reconciler = { results: () => [], mayPay: () => true };
    const runner = { reports: async () => [] };
    const metrics = async () => {
      const sources = { store: context.store, nowMs: context.nowMs, runner, reconciler };
      const { text } = await new HouseMetrics().text(sources);
      return text.split("\n").filter((line) => line.startsWith("souk_budget_alerts{"));
    };
    const told = (times: number) =>
      ["80%", "100%", "forecast"].map((what) => `souk_budget_alerts{said="${what}"} ${times}`);
    expect(await metrics()).toEqual(told(1));
    context.pass(24 * HOUR_MS + 1);
    expect(await metrics()).toEqual(told(0));
  });
});
