import { describe, expect, it } from "vitest";
import type { Hex } from "@/lib/schemas/hex";
import { surplusAmong, type TransactionStep } from "./surplus";

const [MNEE, ETH] = [`0x${"Aa".repeat(20)}`, `0x${"00".repeat(20)}`];
const UNITS = 5n;

const transfer = (txHash = "0x1"): TransactionStep => ({
  txHash,
  name: "Transfer",
  jobId: null,
  args: { token: MNEE, value: UNITS * 1_000_000_000n },
});
const funded = (token: string, jobId: Hex = "0x01"): TransactionStep => ({
  txHash: "0x1",
  name: "JobFunded",
  jobId,
  args: { terms: { token, buyer: MNEE }, totalUnits: UNITS },
});
const credit: TransactionStep = { txHash: "0x1", name: "CreditSpent", jobId: "0x01", args: {} };

describe("a transfer to the escrow", () => {
  it("is a payment when a job of its transaction was funded with it", () => {
    expect(surplusAmong([transfer()], [funded(MNEE.toLowerCase())])).toEqual([]);
  });

  it("is a surplus alone, in another transaction, and beyond what was funded", () => {
    expect(surplusAmong([transfer()], [])).toHaveLength(1);
    expect(surplusAmong([transfer("0x2")], [funded(MNEE)])).toHaveLength(1);
    expect(
      surplusAmong([transfer(), transfer(), transfer()], [funded(MNEE), funded(MNEE, "0x02")]),
    ).toHaveLength(1);
  });

  it("is a surplus beside a job of the same amount that was paid otherwise", () => {
    expect(surplusAmong([transfer()], [funded(ETH)])).toHaveLength(1);
    expect(surplusAmong([transfer()], [funded(MNEE), credit])).toHaveLength(1);
  });
});
