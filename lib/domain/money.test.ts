import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ASSET_IDS, ASSETS } from "./assets";
import { InvalidInput, InvariantBroken, UnalignedAmount } from "./errors";
import {
  add,
  checkUnits,
  divideHalfUp,
  formatUnits,
  fromWei,
  MAX_UNITS,
  mulBpsDown,
  parseUnits,
  subtract,
  toWei,
} from "./money";

const units = fc.bigInt({ min: 0n, max: MAX_UNITS });
const asset = fc.constantFrom(...ASSET_IDS);
const bps = fc.integer({ min: 0, max: 10_000 });

describe("formatUnits", () => {
  test.each([
    ["MNEE", 4_000_000_000n, "4.00 MNEE"],
    ["MNEE", 80_000_000n, "0.08 MNEE"],
    ["MNEE", 1n, "0.000000001 MNEE"],
    ["MNEE", 10_000_000_000_000n, "10,000.00 MNEE"],
    ["MNEE", -1_500_000_000n, "-1.50 MNEE"],
    ["SAT", 400_000n, "400,000 SAT"],
    ["SAT", 0n, "0 SAT"],
    ["SAT", 1_000_000_000_000n, "1,000,000,000,000 SAT"],
    ["ETH", 500_000n, "0.0005 ETH"],
    ["ETH", 100_000_000_000n, "100.00 ETH"],
  ] as const)("%s %s is written %s", (id, value, text) => {
    expect(formatUnits(id, value)).toBe(text);
  });

  test("loses nothing: what is written reads back", () => {
    fc.assert(
      fc.property(asset, units, (id, value) => {
        const text = formatUnits(id, value).replaceAll(",", "").replace(` ${id}`, "");
        expect(parseUnits(id, text)).toBe(value);
      }),
    );
  });
});

describe("parseUnits", () => {
  test.each([
    ["MNEE", "4", 4_000_000_000n],
    ["MNEE", "4.5", 4_500_000_000n],
    ["MNEE", "0.000000001", 1n],
    ["SAT", "120000", 120_000n],
    ["ETH", "9223372036.854775807", MAX_UNITS],
  ] as const)("%s %s", (id, text, value) => {
    expect(parseUnits(id, text)).toBe(value);
  });

  test.each([
    "",
    " 1",
    "1 ",
    "-1",
    "+1",
    "1e3",
    "0x10",
    "１",
    "01",
    ".5",
    "1.",
    "1,000",
    "NaN",
    "Infinity",
    "1.0000000001",
    "9223372036.854775808",
    "10000000000000000000000",
    (2n ** 63n).toString(),
    (2n ** 256n).toString(),
  ])("refuses %j", (text) => {
    expect(() => parseUnits("MNEE", text)).toThrow(InvalidInput);
  });

  test("a satoshi has no decimals", () => {
    expect(() => parseUnits("SAT", "1.5")).toThrow(InvalidInput);
  });
});

describe("arithmetic", () => {
  test("a share rounds down, and with its complement never makes more than the whole", () => {
    fc.assert(
      fc.property(units, bps, (value, rate) => {
        const share = mulBpsDown(value, rate);
        const others = mulBpsDown(value, 10_000 - rate);
        expect(share * 10_000n).toBeLessThanOrEqual(value * BigInt(rate));
        expect((share + 1n) * 10_000n).toBeGreaterThan(value * BigInt(rate));
        expect(value - share - others).toBeLessThanOrEqual(1n);
        expect(value - share - others).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  test.each([-1, 10_001, 0.5, Number.NaN])("refuses the rate %s", (rate) => {
    expect(() => mulBpsDown(1n, rate)).toThrow(InvariantBroken);
  });

  test("half-up is the nearest whole, halves up", () => {
    fc.assert(
      fc.property(units, fc.bigInt({ min: 1n, max: 10n ** 18n }), (value, by) => {
        const rounded = divideHalfUp(value, by);
        expect(2n * (rounded * by - value)).toBeLessThanOrEqual(by);
        expect(2n * (value - rounded * by)).toBeLessThan(by);
      }),
    );
    expect(divideHalfUp(1n, 2n)).toBe(1n);
    expect(() => divideHalfUp(1n, 0n)).toThrow(InvariantBroken);
    expect(() => divideHalfUp(-1n, 2n)).toThrow(InvariantBroken);
  });

  test("amounts stay between 0 and 2^63-1", () => {
    expect(() => checkUnits(-1n)).toThrow(InvariantBroken);
    expect(() => checkUnits(MAX_UNITS + 1n)).toThrow(InvariantBroken);
    expect(checkUnits(MAX_UNITS)).toBe(MAX_UNITS);
  });

  test("what is added can be taken away again", () => {
    fc.assert(
      fc.property(asset, units, units, (id, left, right) => {
        fc.pre(left + right <= MAX_UNITS);
        const sum = add({ asset: id, units: left }, { asset: id, units: right });
        expect(subtract(sum, { asset: id, units: right })).toEqual({ asset: id, units: left });
      }),
    );
    const one = { asset: "SAT", units: 1n } as const;
    expect(() => add(one, { asset: "SAT", units: MAX_UNITS })).toThrow(InvariantBroken);
    expect(() => subtract(one, { asset: "SAT", units: 2n })).toThrow(InvariantBroken);
    expect(() => add(one, { asset: "ETH", units: 1n })).toThrow(InvariantBroken);
  });
});

describe("wei", () => {
  test("units and wei are the same money", () => {
    fc.assert(fc.property(units, (value) => fromWei(toWei(value)) === value));
    expect(toWei(1n)).toBe(1_000_000_000n);
  });

  test("a remainder is refused, never rounded", () => {
    fc.assert(
      fc.property(units, fc.bigInt({ min: 1n, max: 10n ** 9n - 1n }), (value, dust) => {
        expect(() => fromWei(toWei(value) + dust)).toThrow(UnalignedAmount);
      }),
    );
    expect(() => fromWei(toWei(MAX_UNITS) + 10n ** 9n)).toThrow(InvariantBroken);
    expect(() => fromWei(-(10n ** 9n))).toThrow(InvariantBroken);
  });
});

test("the defaults are the product's", () => {
  expect(ASSETS.SAT).toMatchObject({ decimals: 0, rail: "ledger", basePriceUnits: 100_000n, feeBps: 0 });
  expect(ASSETS.MNEE).toMatchObject({ decimals: 9, rail: "erc20", basePriceUnits: 10n ** 9n, feeBps: 200 });
  expect(ASSETS.ETH).toMatchObject({ decimals: 9, rail: "native", basePriceUnits: 500_000n, feeBps: 200 });
});
