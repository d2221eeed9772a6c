import fc from "fast-check";
import { expect, test } from "vitest";
import { affordableMultiplier, agentPrice, openCeiling } from "./agent-price";

const task = fc.record({
  asset: fc.constant("SAT"),
  complexity: fc.integer({ min: 1, max: 10 }),
  basePriceUnits: fc.bigInt({ min: 1n, max: 10n ** 12n }),
});
const multiplierHundredths = fc.integer({ min: 50, max: 200 });

test("an agent asks its own multiplier of the base, rounded down", () => {
  const priced = { asset: "SAT" as const, complexity: 3, basePriceUnits: 7n };
  expect(agentPrice(priced, { multiplierHundredths: 120 })).toBe(25n);
  expect(agentPrice(priced, { multiplierHundredths: 180 })).toBe(37n);
});

test("the affordable multiplier is the dearest whose price is under the ceiling", () => {
  fc.assert(
    fc.property(task, fc.bigInt({ min: 0n, max: 10n ** 13n }), (priced, ceilingUnits) => {
      const most = affordableMultiplier({ ...priced, ceilingUnits });
      const priceAt = (hundredths: number) =>
        (priced.basePriceUnits * BigInt(priced.complexity) * BigInt(hundredths)) / 100n;
      expect(priceAt(most)).toBeLessThanOrEqual(ceilingUnits);
      expect(priceAt(most + 1)).toBeGreaterThan(ceilingUnits);
    }),
  );
});

test("whoever was quoted can always afford themselves", () => {
  fc.assert(
    fc.property(task, multiplierHundredths, (priced, own) => {
      const ceilingUnits = agentPrice(priced, { multiplierHundredths: own });
      expect(affordableMultiplier({ ...priced, ceilingUnits })).toBeGreaterThanOrEqual(own);
    }),
  );
});

test("an open task's ceiling is the buyer's own, up to 2.00", () => {
  expect([null, 120, 200, 250].map(openCeiling)).toEqual([200, 120, 200, 200]);
});
