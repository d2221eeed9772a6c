import fc from "fast-check";
import { parseGwei } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { bumpedFees, feesOf, freshFees } from "./relay-attempt";

const gwei = (text: string) => parseGwei(text);
const market = (base: string, most = "300") => ({ baseFeeWei: gwei(base), mostWei: gwei(most) });

describe("fees", () => {
  it("leave room for the base fee to double, up to the most that is paid", () => {
    expect(freshFees(market("10"))).toEqual({ maxFeePerGas: gwei("21"), maxPriorityFeePerGas: gwei("1") });
    expect(freshFees(market("200"))?.maxFeePerGas).toBe(gwei("300"));
    expect(freshFees(market("299"))?.maxFeePerGas).toBe(gwei("300"));
    expect(freshFees({ ...market("299"), baseFeeWei: gwei("299") + 1n })).toBeNull();
  });

  it("of a replacement are dearer in both parts, whatever the base fee did", () => {
    const last = { maxFeePerGas: gwei("3"), maxPriorityFeePerGas: gwei("1") };
    const once = bumpedFees(last, market("0"));
    expect(once).toEqual({ maxFeePerGas: gwei("3.75"), maxPriorityFeePerGas: gwei("1.25") });
    expect(bumpedFees(once ?? last, market("20"))).toEqual({
      maxFeePerGas: gwei("41"),
      maxPriorityFeePerGas: gwei("1.5625"),
    });
    expect(
      bumpedFees({ maxFeePerGas: 7n, maxPriorityFeePerGas: 7n }, { baseFeeWei: 0n, mostWei: gwei("1") }),
    ).toEqual({
      maxFeePerGas: gwei("1"),
      maxPriorityFeePerGas: gwei("1"),
    });
  });

  it("of a replacement are never above the most that is paid, and up to it while that is a tenth dearer", () => {
    const bumpOf = (last: string) =>
      bumpedFees({ maxFeePerGas: gwei(last), maxPriorityFeePerGas: gwei("1") }, market("0"));
    expect(bumpOf("200")?.maxFeePerGas).toBe(gwei("250"));
    expect(bumpOf("240")?.maxFeePerGas).toBe(gwei("300"));
    expect(bumpOf("272")?.maxFeePerGas).toBe(gwei("300"));
    expect(bumpOf("273")).toBeNull();
    expect(bumpOf("300")).toBeNull();
    const allForPriority = { maxFeePerGas: gwei("270"), maxPriorityFeePerGas: gwei("270") };
    const all = { maxFeePerGas: gwei("300"), maxPriorityFeePerGas: gwei("300") };
    expect(bumpedFees(allForPriority, market("0"))).toEqual(all);
  });

  it("of a replacement are at least a tenth dearer, and enough for the base fee now", () => {
    const base = fc.bigInt({ min: 0n, max: 10_000n }).map((value) => value * gwei("1"));
    const mostWei = gwei("1000000");
    fc.assert(
      fc.property(base, base, (before, now) => {
        const first = freshFees({ baseFeeWei: before, mostWei });
        const second = first && bumpedFees(first, { baseFeeWei: now, mostWei });
        if (!first || !second) throw new RangeError("the most is far above");
        expect(second.maxFeePerGas * 10n).toBeGreaterThanOrEqual(first.maxFeePerGas * 11n);
        expect(second.maxPriorityFeePerGas * 10n).toBeGreaterThanOrEqual(first.maxPriorityFeePerGas * 11n);
        expect(second.maxFeePerGas).toBeGreaterThanOrEqual(now * 2n + gwei("1"));
      }),
    );
  });

  it("are read from what was signed", async () => {
    const fees = { maxFeePerGas: 9n, maxPriorityFeePerGas: 4n };
    const account = privateKeyToAccount(`0x${"11".repeat(32)}`);
    const signedTx = await account.signTransaction({
      type: "eip1559",
      chainId: 1,
      to: account.address,
      ...fees,
    });
    expect(feesOf({ signedTx })).toEqual(fees);
  });
});
