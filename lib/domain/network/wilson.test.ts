import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvariantBroken } from "../errors";
import { shareBps } from "./tiers";
import { wilsonInterval } from "./wilson";

/** The formula as textbooks have it, in floating point. */
function textbook(good: number, known: number) {
  const z = 1.959963984540054;
  const share = good / known;
  const middle = share + (z * z) / (2 * known);
  const radius = z * Math.sqrt((share * (1 - share)) / known + (z * z) / (4 * known * known));
  const whole = 1 + (z * z) / known;
  return { low: ((middle - radius) / whole) * 10_000, high: ((middle + radius) / whole) * 10_000 };
}

const trials = fc
  .integer({ min: 1, max: 20_000 })
  .chain((known) => fc.record({ known: fc.constant(known), good: fc.integer({ min: 0, max: known }) }));

describe("the interval", () => {
  it("of six looks says little, of a day's looks much", () => {
    expect(wilsonInterval(6, 6)).toEqual({ lowBps: 6_096, highBps: 10_000 });
    expect(wilsonInterval(0, 6)).toEqual({ lowBps: 0, highBps: 3_904 });
    expect(wilsonInterval(8_208, 8_640)).toEqual({ lowBps: 9_452, highBps: 9_544 });
  });

  it("is the textbook's, rounded outwards", () => {
    fc.assert(
      fc.property(trials, ({ good, known }) => {
        const { lowBps, highBps } = wilsonInterval(good, known);
        const { low, high } = textbook(good, known);
        expect(Math.abs(lowBps - Math.max(0, Math.floor(low)))).toBeLessThanOrEqual(1);
        expect(Math.abs(highBps - Math.min(10_000, Math.ceil(high)))).toBeLessThanOrEqual(1);
        expect(lowBps).toBeLessThanOrEqual(Math.max(0, low) + 0.001);
        expect(highBps).toBeGreaterThanOrEqual(Math.min(10_000, high) - 0.001);
      }),
    );
  });

  it("holds the share, and narrows as it is looked at more", () => {
    fc.assert(
      fc.property(trials, ({ good, known }) => {
        const { lowBps, highBps } = wilsonInterval(good, known);
        expect(lowBps).toBeLessThanOrEqual(shareBps(good, known));
        expect(highBps).toBeGreaterThanOrEqual(shareBps(good, known));
        const more = wilsonInterval(4 * good, 4 * known);
        expect(more.highBps - more.lowBps).toBeLessThanOrEqual(highBps - lowBps + 1);
      }),
    );
  });

  it.each([
    [1, 0],
    [-1, 3],
    [4, 3],
    [0.5, 1],
  ])("of %d in %d is none", (good, known) => {
    expect(() => wilsonInterval(good, known)).toThrow(InvariantBroken);
  });
});
