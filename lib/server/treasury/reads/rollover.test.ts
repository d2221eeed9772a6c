import fc from "fast-check";
import { expect, it } from "vitest";
import { mulBpsDown } from "@/lib/domain/money";
import { DAY_MS, HOUR_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { type TestContext, testContext } from "@/testing/context";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines, makeWorld, type StoreWorld } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";

const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const AGENT = "user-agent";

const withCap = (limitUnits: bigint, rolloverBps: number): Policy => ({
  ...DEMO_POLICY,
  caps: [{ ...capOf(`agent:${AGENT}:day`, limitUnits), rolloverBps }],
});

async function open(world: StoreWorld, limitUnits: bigint, rolloverBps = 5_000) {
  const context = testContext(world, { nowMs: MIDNIGHT_MS });
  await openTreasury(context, { policy: withCap(limitUnits, rolloverBps) });
  const limit = (units: bigint) => changePolicyTo(context, () => withCap(units, rolloverBps));
  const reset = () => resetBudgets(context, { actor: { kind: "house" }, input: { reason: "anew" } });
  /** Asks for so many of 0.05 MNEE and takes what it may have. */
  const spend = async (quantity: number) => {
    const request = { agentId: AGENT, serviceId: "PRICE_ORACLE", quantity, allowDowngrade: true };
    return (await askFor(context, request)).call;
  };
  return { context, limit, reset, spend };
}

async function remaining(context: TestContext): Promise<bigint> {
  const agents = await context.store.read((tx) => spendingAgents(tx, context.clock()));
  return BigInt(agents.find(({ id }) => id === AGENT)?.remaining?.units ?? "-1");
}

/** What one calendar day of the agent saw, as the test counts it. */
interface Day {
  usedUnits: bigint;
  limitUnits: bigint;
  /** The highest limit of each stretch between resets. */
  stretches: bigint[];
}

const STEP = fc.oneof(
  { weight: 4, arbitrary: fc.record({ spend: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.constant("reset" as const) },
  { weight: 1, arbitrary: fc.constant("fail" as const) },
  { weight: 1, arbitrary: fc.record({ limit: fc.integer({ min: 0, max: 300 }) }) },
);

describeOnBothEngines("what a day leaves to the next", (world) => {
  it("is given once, however often the next day begins anew", async () => {
    const { context, reset, spend } = await open(world(), cents(100));
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(cents(150));
    await spend(28);
    expect(await remaining(context)).toBe(cents(10));
    await reset();
    expect(await remaining(context)).toBe(cents(110));
    await reset();
    await spend(22);
    await reset();
    expect(await remaining(context)).toBe(cents(100));
  });

  it("is nothing where the day was spent before it began anew", async () => {
    const { context, reset, spend } = await open(world(), cents(100));
    await spend(20);
    await reset();
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(cents(100));
  });

  it("is promised before as it is given then", async () => {
    const { context, reset, spend } = await open(world(), cents(100));
    await spend(12);
    await reset();
    await spend(10);
    const request = { agentId: AGENT, serviceId: "PRICE_ORACLE", quantity: 22, allowDowngrade: false };
    const { decision } = await askFor(context, request);
    expect(decision.needs).toMatchObject({ waitUntil: "2026-12-03T00:00:00.000Z" });
  });

  it("is nothing of a limit that it never had", async () => {
    const { context, limit, spend } = await open(world(), cents(100));
    await spend(20);
    context.pass(DAY_MS + 1);
    await limit(cents(1_000));
    expect(await remaining(context)).toBe(cents(1_000));
    await limit(cents(50));
    await spend(2);
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(cents(50));
    context.pass(DAY_MS);
    expect(await remaining(context)).toBe(cents(75));
  });

  it("is never more than its share of what was really left, counted once: days, resets and limits at random", async () => {
    const steps = fc.array(STEP, { minLength: 5, maxLength: 30 });
    const bps = fc.constantFrom(1_000, 5_000, 10_000);
    const property = fc.asyncProperty(steps, bps, async (path, rolloverBps) => {
      const books = await makeWorld(world().engine);
      await followed(await open(books, cents(100), rolloverBps), { path, rolloverBps });
      await books.close();
    });
    await fc.assert(property, { numRuns: 25 });
  });

  type Step = typeof STEP extends fc.Arbitrary<infer S> ? S : never;

  async function followed(
    house: Awaited<ReturnType<typeof open>>,
    of: { path: readonly Step[]; rolloverBps: number },
  ): Promise<void> {
    const { context, limit, reset, spend } = house;
    const days = new Map<number, Day>();
    const calls: { id: string; day: Day; units: bigint }[] = [];
    let limitUnits = cents(100);
    let seen = 0;
    /** Days that nobody saw had the limit of the last one that somebody did. */
    const dayNow = (): Day => {
      const number = Math.floor(context.nowMs / DAY_MS);
      for (let next = Math.max(seen, number - 2); next <= number; next += 1)
        if (!days.has(next)) days.set(next, { usedUnits: 0n, limitUnits, stretches: [limitUnits] });
      seen = number;
      return days.get(number) ?? { usedUnits: 0n, limitUnits, stretches: [limitUnits] };
    };
    for (const step of of.path) {
      const day = dayNow();
      if (step === "reset") {
        await reset();
        context.pass(2);
        day.stretches.push(limitUnits);
      } else if (step === "fail") {
        const call = calls.pop();
        if (!call) continue;
        await endIt(context, call.id, "fail");
        call.day.usedUnits -= call.units;
      } else if ("hours" in step) {
        context.pass(step.hours * HOUR_MS);
      } else if ("limit" in step) {
        limitUnits = cents(step.limit);
        await limit(limitUnits);
        day.limitUnits = limitUnits;
        const highest = day.stretches.pop() ?? 0n;
        day.stretches.push(limitUnits > highest ? limitUnits : highest);
      } else {
        const call = await spend(step.spend);
        if (!call) continue;
        day.usedUnits += call.costUnits;
        calls.push({ id: call.id, day, units: call.costUnits });
        expect(day.usedUnits).toBeLessThanOrEqual(most(day, days.get(seen - 1), of.rolloverBps));
      }
    }
  }
});

function most(day: Day, before: Day | undefined, rolloverBps: number): bigint {
  const left = before ? before.limitUnits - before.usedUnits : 0n;
  const share = mulBpsDown(left > 0n ? left : 0n, rolloverBps);
  return day.stretches.reduce((sum, units) => sum + units, share);
}
