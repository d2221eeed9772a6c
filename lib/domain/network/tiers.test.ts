import { describe, expect, it } from "vitest";
import { bestTier, isLower, lowerTier, shareBps, TIERS, tierOf } from "./tiers";

describe("a tier", () => {
  it.each([
    [10_000, "EXCELLENT"],
    [9_500, "EXCELLENT"],
    [9_499, "GOOD"],
    [8_000, "GOOD"],
    [7_999, "WARNING"],
    [6_000, "WARNING"],
    [5_999, "POOR"],
    [4_000, "POOR"],
    [3_999, "CRITICAL"],
    [1, "CRITICAL"],
    [0, "OFFLINE"],
  ])("of %i basis points is %s", (bps, tier) => {
    expect(tierOf(bps)).toBe(tier);
  });

  it("is better than those after it", () => {
    for (const [at, tier] of TIERS.entries()) {
      for (const [beside, other] of TIERS.entries()) {
        expect(isLower(tier, other)).toBe(at > beside);
        expect(lowerTier(tier, other)).toBe(at > beside ? tier : other);
        expect(bestTier(tier, other)).toBe(at > beside ? other : tier);
      }
    }
    expect(bestTier("POOR", "OFFLINE", "GOOD", "WARNING")).toBe("GOOD");
  });

  it("is of a share rounded down", () => {
    expect(shareBps(5, 6)).toBe(8_333);
    expect(shareBps(6, 6)).toBe(10_000);
    expect(shareBps(0, 6)).toBe(0);
    expect(tierOf(shareBps(9_499_999, 10_000_000))).toBe("GOOD");
  });
});
