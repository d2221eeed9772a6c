import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidInput, InvariantBroken } from "@/lib/domain/errors";
import { ASSET_IDS, ASSETS } from "../assets";
import { MAX_UNITS } from "../money";
import { feeUnits, formatMultiplier, priceUnits } from "./pricing";

const SAT = { asset: "SAT", baseUnits: ASSETS.SAT.basePriceUnits } as const;
const MNEE = { asset: "MNEE", baseUnits: ASSETS.MNEE.basePriceUnits } as const;

test("the product's checks", () => {
  expect(priceUnits({ ...SAT, complexity: 2, multiplierHundredths: 200 })).toBe(400_000n);
  expect(priceUnits({ ...SAT, complexity: 1, multiplierHundredths: 120 })).toBe(120_000n);
  const price = priceUnits({ ...MNEE, complexity: 2, multiplierHundredths: 200 });
  expect(price).toBe(4_000_000_000n);
  expect(feeUnits(price, 200)).toBe(80_000_000n);
});

test("with the default bases no price is ever rounded", () => {
  for (const asset of ASSET_IDS) {
    const baseUnits = ASSETS[asset].basePriceUnits;
    for (let complexity = 1; complexity <= 10; complexity++) {
      for (let multiplierHundredths = 50; multiplierHundredths <= 200; multiplierHundredths++) {
        const price = priceUnits({ asset, complexity, multiplierHundredths, baseUnits });
        expect(price * 100n).toBe(baseUnits * BigInt(complexity * multiplierHundredths));
      }
    }
  }
});

test("where a base leaves a part of a unit, the price rounds down", () => {
  const input = { asset: "SAT", complexity: 1, baseUnits: 7n } as const;
  expect(priceUnits({ ...input, multiplierHundredths: 199 })).toBe(13n);
  expect(priceUnits({ ...input, multiplierHundredths: 200 })).toBe(14n);
});

test("a better reputation never costs less, for any base", () => {
  const base = fc.bigInt({ min: 1n, max: 10n ** 15n });
  fc.assert(
    fc.property(
      base,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 50, max: 199 }),
      (baseUnits, complexity, at) => {
        const lower = priceUnits({ asset: "ETH", baseUnits, complexity, multiplierHundredths: at });
        const higher = priceUnits({ asset: "ETH", baseUnits, complexity, multiplierHundredths: at + 1 });
        expect(higher).toBeGreaterThanOrEqual(lower);
      },
    ),
  );
});

test.each([0, -1, 1.5, 11, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  "refuses complexity %s",
  (complexity) => {
    expect(() => priceUnits({ ...SAT, complexity, multiplierHundredths: 100 })).toThrow(InvalidInput);
  },
);

test.each([49, 201, 0, -100, 100.5])("refuses multiplier %s", (multiplierHundredths) => {
  expect(() => priceUnits({ ...SAT, complexity: 1, multiplierHundredths })).toThrow(InvariantBroken);
});

test("a price past the books is refused, not wrapped", () => {
  const input = { asset: "MNEE", complexity: 10, multiplierHundredths: 200 } as const;
  expect(() => priceUnits({ ...input, baseUnits: MAX_UNITS })).toThrow(InvariantBroken);
  expect(() => priceUnits({ ...input, baseUnits: -1n })).toThrow(InvariantBroken);
});

test("the fee rounds down and stays under what the escrow accepts", () => {
  expect(feeUnits(49n, 200)).toBe(0n);
  expect(feeUnits(50n, 200)).toBe(1n);
  expect(feeUnits(100n, 1_000)).toBe(10n);
  expect(() => feeUnits(1n, 1_001)).toThrow(InvariantBroken);
});

test("multipliers are written with two decimals", () => {
  expect([50, 95, 100, 120, 200].map(formatMultiplier)).toEqual(["0.50", "0.95", "1.00", "1.20", "2.00"]);
});
