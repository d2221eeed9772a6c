import { expect, test } from "vitest";
import { type SUM_WINDOWS, windowAt } from "./windows";

const at = (text: string) => Date.parse(text);
const span = (window: (typeof SUM_WINDOWS)[number], text: string) => {
  const { startMs, endMs } = windowAt(window, at(text));
  return [new Date(startMs).toISOString(), endMs === null ? null : new Date(endMs).toISOString()];
};

test.each([
  ["hour", "2026-11-30T23:59:59.999Z", "2026-11-30T23:00:00.000Z", "2026-12-01T00:00:00.000Z"],
  ["day", "2026-11-30T23:59:59.999Z", "2026-11-30T00:00:00.000Z", "2026-12-01T00:00:00.000Z"],
  ["day", "2026-12-01T00:00:00.000Z", "2026-12-01T00:00:00.000Z", "2026-12-02T00:00:00.000Z"],
  ["week", "2026-11-29T23:59:59.999Z", "2026-11-23T00:00:00.000Z", "2026-11-30T00:00:00.000Z"],
  ["week", "2026-11-30T00:00:00.000Z", "2026-11-30T00:00:00.000Z", "2026-12-07T00:00:00.000Z"],
  ["week", "1969-12-31T00:00:00.000Z", "1969-12-29T00:00:00.000Z", "1970-01-05T00:00:00.000Z"],
  ["month", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ["month", "2028-02-29T12:00:00.000Z", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
  ["lifetime", "2026-11-30T12:00:00.000Z", "1970-01-01T00:00:00.000Z", null],
] as const)("the %s of %s", (window, moment, start, end) => {
  expect(span(window, moment)).toEqual([start, end]);
});

test("windows follow each other without a gap, over a clock change and a leap day alike", () => {
  for (const window of ["hour", "day", "week", "month"] as const) {
    let atMs = at("2026-10-20T12:00:00.000Z");
    for (let count = 0; count < 100; count++) {
      const { startMs, endMs } = windowAt(window, atMs);
      expect(startMs).toBeLessThanOrEqual(atMs);
      expect(windowAt(window, (endMs ?? 0) - 1).startMs).toBe(startMs);
      expect(windowAt(window, endMs ?? 0).startMs).toBe(endMs);
      atMs = endMs ?? 0;
    }
  }
});
