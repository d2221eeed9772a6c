import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvariantBroken } from "../errors";
import { amountSteps, ethUnits, mneeUnits, weiOf } from "./amount";
import { DEFAULT_RULES } from "./rules";
import { NEWCOMER } from "./standing";

const TWO_THOUSAND = 2_000_000_000n;

describe("an amount", () => {
  it.each([
    ["EXCELLENT", 12_000_000n, 6_000_000_000_000_000n],
    ["GOOD", 10_000_000n, 5_000_000_000_000_000n],
    ["WARNING", 7_000_000n, 3_500_000_000_000_000n],
    ["POOR", 3_000_000n, 1_500_000_000_000_000n],
    ["CRITICAL", 1_000_000n, 500_000_000_000_000n],
    ["OFFLINE", 0n, 0n],
  ] as const)("at %s is the table's", (tier, microUsd, wei) => {
    expect(amountSteps(DEFAULT_RULES, NEWCOMER, { tier, isHeld: false }).at(-1)?.microUsd).toBe(microUsd);
    expect(weiOf(microUsd, TWO_THOUSAND)).toBe(wei);
    expect(ethUnits(microUsd, TWO_THOUSAND)).toBe(wei / 10n ** 9n);
    expect(mneeUnits(microUsd)).toBe(microUsd * 1_000n);
  });

  it("is rounded down once, at its end", () => {
    const standing = { ...NEWCOMER, checks: 200, successes: 200, failures: 1 };
    const rules = { ...DEFAULT_RULES, recovery: "decay" as const, baseMicroUsd: 7n };
    expect(
      amountSteps(rules, standing, { tier: "WARNING", isHeld: false }).map(({ microUsd }) => microUsd),
    ).toEqual([7n, 4n, 5n, 4n]);
  });

  it("in ether is never more than its dollars", () => {
    const dollars = fc.bigInt({ min: 0n, max: 10n ** 13n });
    fc.assert(
      fc.property(dollars, fc.bigInt({ min: 1n, max: 10n ** 12n }), (microUsd, price) => {
        const wei = weiOf(microUsd, price);
        expect(wei * price <= microUsd * 10n ** 18n).toBe(true);
        expect((wei + 1n) * price > microUsd * 10n ** 18n).toBe(true);
        expect(ethUnits(microUsd, price)).toBe(wei / 10n ** 9n);
      }),
    );
    for (const price of [0n, -1n]) expect(() => weiOf(1n, price)).toThrow(InvariantBroken);
  });
});
