import { expect, test } from "vitest";
import { capOf } from "@/testing/policy";
import { alertsAt, forecastAt } from "./alerts";
import { capStateAt } from "./usage";

test.each([
  [0n, 10n, []],
  [7_999n, 10_000n, []],
  [8_000n, 10_000n, [8_000]],
  [9_999n, 10_000n, [8_000]],
  [10_000n, 10_000n, [8_000, 10_000]],
  [1n, 1n, [8_000, 10_000]],
  [0n, 0n, []],
])("%s of %s is said at %j", (usedUnits, limitUnits, expected) => {
  expect(alertsAt({ usedUnits, limitUnits })).toEqual(expected);
});

test.each([
  ["a quarter and more, faster than the day goes", { spent: 250n, hours: 5 }, "20:00"],
  ["what is held counts as well", { spent: 100n, held: 150n, hours: 5 }, "20:00"],
  ["less than a quarter is no pace yet", { spent: 249n, hours: 1 }, null],
  ["a quarter of what was carried over too", { spent: 250n, carried: 1n, hours: 1 }, null],
  ["slower than the day goes", { spent: 500n, hours: 12 }, null],
  ["its first minutes are no pace, whatever they took", { spent: 300n, hours: 0.16 }, null],
  ["ten minutes are", { spent: 300n, hours: 1 / 6 }, "00:33"],
  ["nothing is left to forecast", { spent: 1_000n, hours: 12 }, null],
])("%s", (_, used: { spent: bigint; held?: bigint; carried?: bigint; hours: number }, expected) => {
  const sinceMs = Date.UTC(2026, 10, 30);
  const atMs = sinceMs + used.hours * 3_600_000;
  const { spent: spentUnits, held: heldUnits = 0n, carried: carriedUnits = 0n } = used;
  const usage = { spentUnits, heldUnits, carriedUnits };
  const emptyMs = forecastAt(capStateAt(capOf("agent:a:day", 1_000n), { usage, atMs }), { atMs, sinceMs });
  expect(emptyMs === null ? null : new Date(emptyMs).toISOString().slice(11, 16)).toBe(expected);
});
