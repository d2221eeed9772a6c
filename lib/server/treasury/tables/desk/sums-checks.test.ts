import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { type TestContext, testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, endIt, openTreasury } from "@/testing/treasury";
import { findCall, swapCall } from "../service-calls";
import { callsOffSums, decisionsOffSums } from "./sums-checks";

/** Ten minutes past noon, so that each span begins at another moment. */
const FROM_MS = Date.UTC(2026, 10, 21, 12, 10);
const DAY_BEGAN_MS = Date.UTC(2026, 10, 21);

const CALLS = ["calls", "cost_units", "paid_units", "returned_units", "returned_calls"];
const OF_CALLS = [
  ...CALLS.flatMap((column) =>
    [DAY_MS, HOUR_MS].map(
      (spanMs) =>
        `UPDATE call_sums SET ${column} = ${column} + 1 WHERE span_ms = ${spanMs} AND state = 'served'`,
    ),
  ),
  `UPDATE call_sums SET from_ms = from_ms + ${HOUR_MS} WHERE span_ms = ${HOUR_MS} AND state = 'served'`,
  "UPDATE call_sums SET agent_id = 'other' WHERE state = 'served'",
  "UPDATE call_sums SET service_id = 'OTHER' WHERE state = 'served'",
  "UPDATE call_sums SET state = 'claimed' WHERE state = 'served'",
  `DELETE FROM call_sums WHERE span_ms = ${DAY_MS} AND state = 'released'`,
  `DELETE FROM call_sums WHERE span_ms = ${HOUR_MS} AND state = 'released'`,
  "INSERT INTO call_sums SELECT span_ms, from_ms, 'other', service_id, state, 1, 0, 0, 0, 0 FROM call_sums WHERE state = 'served'",
  "DELETE FROM service_calls WHERE state = 'released'",
  "UPDATE service_calls SET state = 'released' WHERE state = 'served'",
  "UPDATE service_calls SET returned_units = returned_units + 1 WHERE returned_units > 0",
  `UPDATE service_calls SET held_at_ms = held_at_ms - ${HOUR_MS} WHERE state = 'served'`,
];
const OF_DECISIONS = [
  ...[DAY_MS, HOUR_MS, MINUTE_MS].flatMap((spanMs) => [
    `UPDATE decision_sums SET decisions = decisions - 1 WHERE span_ms = ${spanMs} AND action = 'REJECTED'`,
    `UPDATE decision_sums SET from_ms = from_ms + ${spanMs} WHERE span_ms = ${spanMs} AND action = 'REJECTED'`,
    `DELETE FROM decision_sums WHERE span_ms = ${spanMs} AND action = 'ALLOWED'`,
  ]),
  "UPDATE decision_sums SET action = 'WAITING' WHERE action = 'REJECTED'",
  "INSERT INTO decision_sums SELECT span_ms, from_ms, 'DOWNGRADED', 1 FROM decision_sums WHERE action = 'REJECTED'",
];

/** Whose sums are found to be off by a statement that changes something and is taken back. */
async function noticed(context: TestContext, sql: string): Promise<string[]> {
  const found: string[] = [];
  const takenBack = context.store.write(async (tx) => {
    found.length = 0;
    if ((await tx.run(sql)) === 0) found.push("nothing was changed");
    if ((await callsOffSums(tx, context.nowMs)).length > 0) found.push("calls");
    if ((await decisionsOffSums(tx, context.nowMs)).length > 0) found.push("decisions");
    throw new RangeError("Taken back.");
  });
  await expect(takenBack).rejects.toThrow("Taken back.");
  return found;
}

describeOnBothEngines("sums that are kept, held against their rows", (world) => {
  /** One call that was served and paid back in part, one that failed, one that is held, and a refusal. */
  const lived = async () => {
    const context = testContext(world(), { nowMs: FROM_MS });
    await openTreasury(context);
    const [served, failed] = [await askFor(context), await askFor(context)];
    await endIt(context, served.call?.id ?? "", "serve");
    await endIt(context, failed.call?.id ?? "", "fail");
    await askFor(context);
    await askFor(context, { serviceId: "NOTHING" });
    await context.store.write(async (tx) => {
      const call = (await findCall(tx, served.call?.id ?? "")) ?? expect.unreachable();
      await swapCall(tx, call, { returnedUnits: 1n });
    });
    const off = (of: typeof callsOffSums, nowMs = context.nowMs) => context.store.read((tx) => of(tx, nowMs));
    const run = (sql: string) => context.store.write((tx) => tx.run(sql));
    return { off, run, noticedBy: (sql: string) => noticed(context, sql) };
  };

  it("are what the rows say", async () => {
    const { off } = await lived();
    expect(await off(callsOffSums)).toEqual([]);
    expect(await off(decisionsOffSums)).toEqual([]);
  });

  it("are not, whatever is changed behind the house's back", async () => {
    const { noticedBy } = await lived();
    for (const sql of OF_CALLS) expect(await noticedBy(sql), sql).toEqual(["calls"]);
    for (const sql of OF_DECISIONS) expect(await noticedBy(sql), sql).toEqual(["decisions"]);
  });

  it("say where they differ, the first five", async () => {
    const { off, run } = await lived();
    await run(`UPDATE call_sums SET calls = 7 WHERE span_ms = ${HOUR_MS} AND state = 'served'`);
    expect(await off(callsOffSums)).toEqual([
      { place: "batch-agent:BATCH_COMPUTE:served of the hour from 2026-11-21T12:00:00.000Z" },
    ]);
    await run("UPDATE call_sums SET calls = 7");
    expect(await off(callsOffSums)).toHaveLength(5);
    await run(`DELETE FROM decision_sums WHERE span_ms = ${MINUTE_MS} AND action = 'REJECTED'`);
    expect(await off(decisionsOffSums)).toEqual([
      { place: "REJECTED of the minute from 2026-11-21T12:10:00.000Z" },
    ]);
  });

  it("are held against them for eight days, and only whole days", async () => {
    const { off, run } = await lived();
    const lastMs = DAY_BEGAN_MS + 8 * DAY_MS;
    for (const nowMs of [lastMs, lastMs + 1, lastMs + 18 * HOUR_MS]) {
      expect(await off(callsOffSums, nowMs)).toEqual([]);
      expect(await off(decisionsOffSums, nowMs)).toEqual([]);
    }
    await run("UPDATE call_sums SET calls = calls + 1");
    await run("UPDATE decision_sums SET decisions = decisions + 1");
    for (const of of [callsOffSums, decisionsOffSums]) {
      expect((await off(of, lastMs)).length).toBeGreaterThan(0);
      expect(await off(of, lastMs + 1)).toEqual([]);
    }
  });
});
