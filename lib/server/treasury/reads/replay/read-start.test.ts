import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import { whyInexact } from "@/lib/domain/treasury/replay/replay";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { setClockBack } from "@/lib/server/treasury/commands/set-clock-back";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { Slices } from "./in-slices";
import { replayCalls } from "./replay-calls";

const MORNING_MS = Date.UTC(2026, 11, 1, 10);
const actor = actorOf("operator-001");

/** Two calls of either agent fit into its day, and what batch-agent leaves of it is had the day after. */
const withDays = (limitUnits: bigint): Policy["caps"] => [
  { ...capOf("agent:batch-agent:day", limitUnits), rolloverBps: 10_000 },
  capOf("agent:ops-agent:day", cents(600)),
];

describeOnBothEngines("a replay that starts in the midst of things", (world) => {
  const open = async (limit = 600) => {
    const context = testContext(world(), { nowMs: MORNING_MS });
    await addUser(context, { id: actor.userId, isOperator: true });
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: withDays(cents(limit)) } });
    const ask = async (count: number, agentId = "batch-agent") => {
      const passed: boolean[] = [];
      for (let call = 0; call < count; call += 1) {
        context.pass(1);
        passed.push((await askFor(context, { agentId })).decision.action === "ALLOWED");
      }
      return passed.filter(Boolean).length;
    };
    const reset = async (agentId?: string) => {
      await resetBudgets(context, { actor, input: { reason: "anew", agentId } });
      context.pass(1);
    };
    /** Every call since then ends as it did. */
    const expectAsItWas = async (fromMs: number, calls: number) => {
      const period = { fromMs, toMs: context.nowMs + 30 * DAY_MS, change: null, slices: new Slices() };
      const all = await replayCalls(context.store, period);
      const was = all.map(({ recorded }) => recorded.outcome.reason);
      expect(all.map((one) => whyInexact(one) ?? one.would.reason)).toEqual(was);
      expect(was).toHaveLength(calls);
    };
    return { context, ask, reset, expectAsItWas };
  };

  it("knows that all budgets began anew, at the very moment and before", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    expect(await ask(3)).toBe(2);
    await reset();
    const resetMs = context.nowMs;
    context.nowMs -= 1;
    expect(await ask(1)).toBe(1);
    context.pass(HOUR_MS);
    const laterMs = context.nowMs;
    expect(await ask(2)).toBe(1);
    await expectAsItWas(resetMs, 3);
    await expectAsItWas(laterMs, 2);
    await expectAsItWas(MORNING_MS, 6);
  });

  it("knows whose budget began anew", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    expect([await ask(2), await ask(2, "ops-agent")]).toEqual([2, 2]);
    await reset("batch-agent");
    const fromMs = context.nowMs;
    expect([await ask(3), await ask(1, "ops-agent")]).toEqual([2, 0]);
    await expectAsItWas(fromMs, 4);
    await reset("ops-agent");
    const laterMs = context.nowMs;
    expect([await ask(1), await ask(3, "ops-agent")]).toEqual([0, 2]);
    await expectAsItWas(laterMs, 4);
  });

  it("has no budget begin anew before it did, or by what did a day ago", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    expect(await ask(2)).toBe(2);
    await reset();
    context.pass(DAY_MS);
    expect(await ask(1)).toBe(1);
    const fromMs = context.nowMs + 1;
    expect(await ask(2)).toBe(1);
    await reset();
    expect(await ask(3)).toBe(2);
    await expectAsItWas(fromMs, 5);
  });

  it("knows what a day has left to the next, of a day in parts too", async () => {
    const { context, ask, reset, expectAsItWas } = await open(1_200);
    context.pass(DAY_MS);
    expect(await ask(1)).toBe(1);
    await reset();
    expect(await ask(1)).toBe(1);
    const fromMs = context.nowMs;
    context.pass(DAY_MS);
    const nextMs = context.nowMs;
    expect(await ask(8)).toBe(6);
    await expectAsItWas(fromMs, 8 + 1);
    await expectAsItWas(nextMs, 8);
    await expectAsItWas(nextMs + 4, 5);
  });

  it("knows the limit that held then, and not the one that held last", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    expect(await ask(1)).toBe(1);
    const fromMs = context.nowMs + 1;
    expect(await ask(2)).toBe(1);
    await changePolicyTo(context, (policy) => ({ ...policy, caps: withDays(cents(1_200)) }));
    expect(await ask(3)).toBe(2);
    await reset();
    expect(await ask(5)).toBe(4);
    await expectAsItWas(fromMs, 10);
    context.pass(DAY_MS);
    const nextMs = context.nowMs;
    expect(await ask(5)).toBe(4);
    await expectAsItWas(nextMs, 5);
  });

  it("keeps of a day what its last call was held to, though the limit was another when the replay starts", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    context.pass(2 * DAY_MS);
    expect(await ask(3)).toBe(3);
    await changePolicyTo(context, (policy) => ({ ...policy, caps: withDays(cents(300)) }));
    const fromMs = context.nowMs + 1;
    await reset();
    expect(await ask(4)).toBe(2);
    await expectAsItWas(fromMs, 4);
  });

  it("knows what was so until the clock was set back, and what that made of it", async () => {
    const { context, ask, reset, expectAsItWas } = await open();
    const todayMs = context.nowMs;
    expect(await ask(1, "ops-agent")).toBe(1);
    context.pass(3 * DAY_MS);
    expect(await ask(3, "ops-agent")).toBe(2);
    await reset();
    context.pass(HOUR_MS);
    const aheadMs = context.nowMs;
    expect(await ask(3, "ops-agent")).toBe(2);
    context.pass(-3 * DAY_MS);
    await setClockBack(context, { actor, input: { reason: "it was wrong" } });
    context.pass(1);
    expect(await ask(1, "ops-agent")).toBe(0);
    await expectAsItWas(aheadMs, 3);
    await expectAsItWas(todayMs, 8);
  });
});
