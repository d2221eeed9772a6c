import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { flowsOf } from "@/lib/domain/treasury/desk/flows";
import type { Tx } from "@/lib/server/store/tx";
import { setClockBack } from "@/lib/server/treasury/commands/set-clock-back";
import { Random } from "@/scripts/chaos/random";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { planOf } from "@/testing/store/plan";
import { openTreasury } from "@/testing/treasury";
import { ChanceLife } from "@/testing/treasury/recorded-life";
import { FROM_MS, live, POLICY } from "@/testing/treasury/recorded-policy";
import { findCall, swapCall } from "../service-calls";
import { callGroups, type DecisionCount, decisionCounts } from "./in-period";

const OPERATOR = actorOf("operator-001");
const AHEAD_MS = 2 * DAY_MS;

/** As the sums would be if nobody had kept them. */
const ANEW = {
  decision_sums: (
    spanMs: number,
  ) => `SELECT at_ms - at_ms % ${spanMs} AS from_ms, action, COUNT(*) AS decisions
    FROM decisions GROUP BY at_ms - at_ms % ${spanMs}, action ORDER BY 1, 2`,
  call_sums: (
    spanMs: number,
  ) => `SELECT held_at_ms - held_at_ms % ${spanMs} AS from_ms, agent_id, service_id, state,
      COUNT(*) AS calls, CAST(SUM(cost_units) AS BIGINT) AS cost_units, CAST(SUM(paid_units) AS BIGINT) AS paid_units,
      CAST(SUM(returned_units) AS BIGINT) AS returned_units,
      SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END) AS returned_calls
    FROM service_calls GROUP BY held_at_ms - held_at_ms % ${spanMs}, agent_id, service_id, state ORDER BY 1, 2, 3, 4`,
};
const KEPT = {
  decision_sums: "SELECT from_ms, action, decisions FROM decision_sums WHERE span_ms = ? ORDER BY 1, 2",
  call_sums: `SELECT from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls
    FROM call_sums WHERE span_ms = ? AND calls <> 0 ORDER BY 1, 2, 3, 4`,
};

async function expectKept(tx: Tx): Promise<void> {
  for (const spanMs of [DAY_MS, HOUR_MS, MINUTE_MS])
    expect(await tx.all(KEPT.decision_sums, [spanMs])).toEqual(await tx.all(ANEW.decision_sums(spanMs)));
  for (const spanMs of [DAY_MS, HOUR_MS])
    expect(await tx.all(KEPT.call_sums, [spanMs])).toEqual(await tx.all(ANEW.call_sums(spanMs)));
}

const inOne = (counts: readonly DecisionCount[]) => {
  const sums: Record<string, number> = {};
  for (const { bucket, action, decisions } of counts)
    sums[`${bucket} ${action}`] = (sums[`${bucket} ${action}`] ?? 0) + decisions;
  return sums;
};

describeOnBothEngines("sums of decisions and calls", (world) => {
  const lived = async () => {
    const context = testContext(world(), { nowMs: FROM_MS });
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, { policy: POLICY, units: cents(250_000) });
    const life = new ChanceLife(context, new Random("sums"));
    await live(life, 300);
    return { context, life, untilMs: context.nowMs };
  };

  it("are those of their rows, whatever becomes of calls and of the clock", async () => {
    const { context, life } = await lived();
    await context.store.read(expectKept);
    await context.store.write(async (tx) => {
      const rows = await tx.all<{ id: string }>("SELECT id FROM service_calls WHERE paid_units > 1");
      for (const [index, { id }] of rows.entries()) {
        const call = (await findCall(tx, id)) ?? expect.unreachable();
        await swapCall(tx, call, index % 2 ? { state: "claimed" } : { returnedUnits: 1n });
        expect(await swapCall(tx, call, { state: "refunded" })).toBe(false);
      }
    });
    await context.store.read(expectKept);
    context.pass(AHEAD_MS);
    await live(life, 100);
    context.pass(-AHEAD_MS);
    await setClockBack(context, { actor: OPERATOR, input: { reason: "it was wrong" } });
    await context.store.read(expectKept);
    await live(life, 100);
    await context.store.read(expectKept);
  });

  it("say of any time what its rows say", async () => {
    const { context, untilMs } = await lived();
    const random = new Random("times");
    for (let round = 0; round < 20; round += 1) {
      const fromMs = FROM_MS - random.whole(0, 2 * HOUR_MS);
      const toMs = fromMs + random.whole(1, untilMs - fromMs + HOUR_MS);
      const bucketMs = random.pick([MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, DAY_MS]);
      const originMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
      await context.store.read(async (tx) => {
        const counted = await decisionCounts(tx, { fromMs, toMs, bucketMs, originMs });
        const rows = await tx.all<DecisionCount>(
          `SELECT (at_ms - CAST(? AS BIGINT)) / CAST(? AS BIGINT) AS bucket, action, COUNT(*) AS decisions
           FROM decisions WHERE at_ms >= ? AND at_ms < ? GROUP BY 1, action`,
          [originMs, bucketMs, fromMs, toMs],
        );
        expect(inOne(counted)).toEqual(inOne(rows));
        const groups = await tx.all<Awaited<ReturnType<typeof callGroups>>[number]>(
          `SELECT agent_id, service_id, state, COUNT(*) AS calls, CAST(SUM(cost_units) AS BIGINT) AS cost_units,
             CAST(SUM(paid_units) AS BIGINT) AS paid_units, CAST(SUM(returned_units) AS BIGINT) AS returned_units,
             SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END) AS returned_calls
           FROM service_calls WHERE held_at_ms >= ? AND held_at_ms < ? GROUP BY agent_id, service_id, state`,
          [fromMs, toMs],
        );
        expect(flowsOf(await callGroups(tx, { fromMs, toMs }))).toEqual(flowsOf(groups));
      });
    }
  });

  it("of whole days are read by their key", async () => {
    if (world().engine !== "sqlite") return;
    const plan = planOf(world(), "SELECT calls FROM call_sums WHERE span_ms = ? AND from_ms >= ?", [1, 2]);
    expect(plan.join()).toMatch(/SEARCH call_sums USING INDEX .*span_ms=\? AND from_ms>\?/);
  });
});
