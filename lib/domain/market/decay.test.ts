import { expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { WEIGHT_ONE, weightOfAge } from "./decay";

/** Exact values of 10^9 · 0.5^(d/90), rounded half up, computed with 80 digits. */
test.each([
  [0, 1_000_000_000n],
  [1, 992_327_946n],
  [30, 793_700_526n],
  [45, 707_106_781n],
  [89, 503_865_685n],
  [90, 500_000_000n],
  [91, 496_163_973n],
  [180, 250_000_000n],
  [365, 60_138_990n],
  [900, 976_563n],
  [2_780, 1n],
  [2_781, 0n],
  [1_000_000, 0n],
])("an outcome of %i days weighs %s", (days, weight) => {
  expect(weightOfAge(days)).toBe(weight);
});

test("all weights together are the exact ones", () => {
  let sum = 0n;
  for (let days = 0; days < 3_000; days++) sum += weightOfAge(days);
  expect(sum).toBe(130_343_195_437n);
});

test("weights only fall, and ninety days halve them", () => {
  for (let days = 0; days < 3_000; days++) {
    expect(weightOfAge(days + 1)).toBeLessThanOrEqual(weightOfAge(days));
    const twice = 2n * weightOfAge(days + 90);
    expect(twice - weightOfAge(days)).toBeLessThanOrEqual(1n);
    expect(weightOfAge(days) - twice).toBeLessThanOrEqual(1n);
  }
});

test("an outcome dated tomorrow counts as today's; half days do not exist", () => {
  expect(weightOfAge(-1)).toBe(WEIGHT_ONE);
  expect(() => weightOfAge(0.5)).toThrow(InvariantBroken);
});
