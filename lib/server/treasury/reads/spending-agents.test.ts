import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import { testContext } from "@/testing/context";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { spendingAgents } from "./spending-agents";

const AGENT = "batch-agent";
const own = (limit: number) => capOf(`agent:${AGENT}:day`, cents(limit));
const house = (limit: number) => capOf("house:house:day", cents(limit));

describeOnBothEngines("an agent that spends", (world) => {
  /** Has asked for 3.00 MNEE, and holds them. */
  const open = async (caps: Policy["caps"], units = cents(1_000_000)) => {
    const context = testContext(world());
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps, lowTreasuryUnits: 0n }, units });
    const { call } = await askFor(context);
    const shown = async () => {
      const agents = await context.store.read((tx) => spendingAgents(tx, context.clock()));
      return agents.find(({ id }) => id === AGENT) ?? expect.unreachable();
    };
    const passes = async () => {
      const { passesNow, bound } = await shown();
      return [passesNow.units, bound];
    };
    return { context, callId: call?.id ?? "", shown, passes };
  };
  const call = capOf(`agent:${AGENT}:call`, cents(300));
  it.each([
    ["its day", "own", 200, [own(500), house(900)], 10_000],
    ["one call", "own", 300, [own(9_000), call, house(9_000)], 10_000],
    ["the house", "house", 200, [own(900), house(500)], 10_000],
    ["the treasury", "treasury", 700, [own(9_000), house(9_000)], 1_000],
  ] as const)("may pass what %s leaves", async (_, bound, leaves, caps, units) => {
    const { passes } = await open([...caps], cents(units));
    expect(await passes()).toEqual([`${cents(leaves)}`, bound]);
  });

  it("has its day counted without a budget too, of which nothing is left or kept", async () => {
    const { context, callId, shown } = await open([house(9_000)]);
    const nothing = { dailyBudget: null, maxPerCall: null, remaining: null, resetsAt: null, emptyAt: null };
    const kept = { reserved: { units: "0" }, carried: { units: "0" } };
    const held = { held: { units: `${cents(300)}` }, spent: { units: "0" } };
    expect(await shown()).toMatchObject({ ...nothing, ...kept, ...held });
    await endIt(context, callId, "serve");
    const spent = { held: { units: "0" }, spent: { units: `${cents(300)}` } };
    expect(await shown()).toMatchObject({ ...nothing, ...kept, ...spent });
    context.pass(DAY_MS);
    expect(await shown()).toMatchObject({ held: { units: "0" }, spent: { units: "0" } });
  });
});
