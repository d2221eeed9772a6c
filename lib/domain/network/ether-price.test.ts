import { describe, expect, it } from "vitest";
import { priceOf } from "./ether-price";

const at = { nowS: 10_000, maxAgeS: 3_600 };
const round = { answer: 250_012_345_678n, decimals: 8, updatedAtS: 9_000 };

describe("a price of a feed", () => {
  it("is in millionths of a dollar, rounded down, whatever the feed's decimals", () => {
    expect(priceOf(round, at)).toEqual({ microUsd: 2_500_123_456n });
    expect(priceOf({ ...round, answer: 2_500n, decimals: 0 }, at)).toEqual({ microUsd: 2_500_000_000n });
    expect(priceOf({ ...round, answer: 3n * 10n ** 21n, decimals: 18 }, at)).toEqual({
      microUsd: 3_000_000_000n,
    });
  });

  it("counts to the second that it may be old, and not a second longer", () => {
    expect(priceOf({ ...round, updatedAtS: 6_400 }, at)).toEqual({ microUsd: 2_500_123_456n });
    expect(priceOf({ ...round, updatedAtS: 6_399 }, at)).toEqual({
      why: "The price of ether is 3601 s old, and may be 3600 s",
    });
  });

  it.each([
    ["nothing", 0n],
    ["less than nothing", -250_012_345_678n],
    ["less than a millionth", 99n],
  ])("that says an ether costs %s is none", (_what, answer) => {
    expect(priceOf({ ...round, answer }, at)).toEqual({ why: "The feed says that ether costs nothing" });
  });
});
