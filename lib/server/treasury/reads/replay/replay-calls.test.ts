import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { type PolicyChange, withChange } from "@/lib/domain/treasury/policy-draft";
import { type Replayed, whyInexact } from "@/lib/domain/treasury/replay/replay";
import type { DecisionRow } from "@/lib/server/treasury/tables/rows";
import { Random } from "@/scripts/chaos/random";
import { testContext } from "@/testing/context";
import { cents } from "@/testing/policy";
import { describeOnBothEngines, makeWorld } from "@/testing/store/books";
import { openTreasury } from "@/testing/treasury";
import { ChanceLife, type Life, OtherLife } from "@/testing/treasury/recorded-life";
import { AT_ONCE, FROM_MS, HALVED, live, POLICY } from "@/testing/treasury/recorded-policy";
import { Slices } from "./in-slices";
import { replayCalls } from "./replay-calls";

async function liveAgain(other: Life, { deeds }: Life): Promise<void> {
  for (let index = 0; index < deeds.length; index += AT_ONCE)
    await other.context.store.write(async (tx) => {
      for (const deed of deeds.slice(index, index + AT_ONCE)) {
        const isPolicy = deed.kind === "policy";
        await other.do(tx, isPolicy ? { ...deed, policy: withChange(deed.policy, HALVED) } : deed);
      }
    });
}

const TREASURY = cents(250_000);

describeOnBothEngines("recorded calls that are decided again", (world) => {
  const lived = async () => {
    const context = testContext(world(), { nowMs: FROM_MS });
    await openTreasury(context, { policy: POLICY, units: TREASURY });
    const life = new ChanceLife(context, new Random("recorded"));
    await live(life, world().engine === "sqlite" ? Number(process.env.REPLAY_CALLS ?? 10_000) : 500);
    return life;
  };
  const replay = (life: Life, change: PolicyChange | null, fromMs = FROM_MS) =>
    replayCalls(life.context.store, { fromMs, toMs: life.context.nowMs + 1, change, slices: new Slices() });

  it("come out as they were by their own policy, and by half the budgets as other books with those decide them", async () => {
    const life = await lived();
    const all = await replay(life, null);
    expect(all).toHaveLength(life.decisions.length);
    expect(all.filter(isOff)).toEqual([]);
    expect(new Set(all.map(({ recorded }) => recorded.outcome.action)).size).toBe(4);
    const lastedMs = life.context.nowMs - FROM_MS;
    const midnightMs = Math.ceil(FROM_MS / DAY_MS) * DAY_MS;
    for (const fromMs of [0.13, 0.5, 0.77]
      .map((share) => Math.floor(FROM_MS + share * lastedMs))
      .concat(midnightMs)) {
      const some = await replay(life, null, fromMs);
      expect(some.filter(isOff)).toEqual([]);
    }
    await expectAsOtherBooks(life);
  }, 600_000);

  const expectAsOtherBooks = async (life: Life) => {
    const other = await makeWorld(world().engine);
    try {
      const context = testContext(other, { nowMs: FROM_MS });
      await openTreasury(context, { policy: withChange(POLICY, HALVED), units: TREASURY });
      const again = new OtherLife(context, life);
      await liveAgain(again, life);
      const is = again.decisions.map(outcomeOf);
      const would = (await replay(life, HALVED)).map((one) => one.would);
      const place = is.findIndex((one, index) => !isDeepStrictEqual(one, would[index]));
      expect({ place, would: would[place] }).toEqual({ place: -1, would: is[place] });
      expect(would).toHaveLength(is.length);
      const changed = is.filter(({ action }, place) => action !== life.decisions[place]?.action);
      expect(changed.length).toBeGreaterThan(is.length / 50);
    } finally {
      await other.close();
    }
  };
});

const outcomeOf = (row: DecisionRow) => ({
  action: row.action,
  serviceId: row.calledServiceId,
  mode: row.mode,
  approved: row.approvedQuantity,
  costUnits: row.costUnits,
  reason: row.reason,
});

const isOff = (one: Replayed) => whyInexact(one) !== null || one.would.reason !== one.recorded.outcome.reason;
