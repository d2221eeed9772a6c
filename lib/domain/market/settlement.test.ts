import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { feeUnits, priceUnits } from "./pricing";
import {
  checkShares,
  type Held,
  isPayout,
  PART_OF,
  type Payout,
  type Shares,
  SILENT_SPLIT_BPS,
  settleCompleted,
  settleRefund,
  settleSplit,
  settleUndisputed,
  sharesOf,
  undisputedBpsOf,
} from "./settlement";

const ceiling = fc.bigInt({ min: 1n, max: 2n ** 62n });
const feeBps = fc.integer({ min: 0, max: 1_000 });
const share = fc.integer({ min: 0, max: 10_000 });
const undisputed = fc.integer({ min: 0, max: 9_999 });

/** A funded job whose agent costs at most the ceiling. */
const job = fc
  .tuple(ceiling, fc.integer({ min: 0, max: 1_000_000 }), feeBps)
  .map(([units, part, bps]): Held => {
    const price = (units * BigInt(part)) / 1_000_000n;
    return { heldUnits: units + feeUnits(units, bps), priceUnits: price, paidUnits: 0n, feeBps: bps };
  });

const sumOf = (shares: Shares) =>
  shares.agentUnits + shares.feeUnits + shares.buyerUnits + shares.remainingUnits;
const isSound = (shares: Shares) => Object.values(shares).every((units) => units >= 0n);

describe("parts sum to the whole", () => {
  test("for every complexity, multiplier and fee that a quote can have", () => {
    for (const bps of [0, 1, 33, 200, 333, 1_000]) {
      for (let complexity = 1; complexity <= 10; complexity++) {
        for (let multiplierHundredths = 50; multiplierHundredths <= 200; multiplierHundredths++) {
          const price = priceUnits({
            asset: "MNEE",
            complexity,
            multiplierHundredths,
            baseUnits: 999_999_937n,
          });
          const held = {
            heldUnits: price + feeUnits(price, bps),
            priceUnits: price,
            paidUnits: 0n,
            feeBps: bps,
          };
          const shares = settleCompleted(held);
          expect(shares).toEqual({
            agentUnits: price,
            feeUnits: feeUnits(price, bps),
            buyerUnits: 0n,
            remainingUnits: 0n,
          });
        }
      }
    }
  });

  test("for completion under a ceiling, refund and split", () => {
    fc.assert(
      fc.property(job, share, (held, shareBps) => {
        for (const shares of [settleCompleted(held), settleRefund(held), settleSplit(held, shareBps)]) {
          expect(sumOf(shares)).toBe(held.heldUnits);
          expect(isSound(shares)).toBe(true);
          expect(shares.remainingUnits).toBe(0n);
          expect(shares.feeUnits).toBe(feeUnits(shares.agentUnits, held.feeBps));
        }
      }),
    );
  });

  test("for a rejection followed by every way it can end", () => {
    fc.assert(
      fc.property(job, undisputed, share, (held, undisputedBps, shareBps) => {
        const first = settleUndisputed(held, undisputedBps);
        const rest = { ...held, heldUnits: first.remainingUnits, paidUnits: first.agentUnits };
        expect(first.buyerUnits).toBe(0n);
        for (const last of [settleRefund(rest), settleSplit(rest, shareBps), settleCompleted(rest)]) {
          expect(sumOf({ ...first, remainingUnits: 0n }) + sumOf(last)).toBe(held.heldUnits);
          expect(isSound(last)).toBe(true);
          expect(first.agentUnits + last.agentUnits).toBeLessThanOrEqual(held.priceUnits);
        }
        expect(first.agentUnits + settleCompleted(rest).agentUnits).toBe(held.priceUnits);
      }),
    );
  });
});

/** The contract's words over plain integers: _shareOf, _feeOn, _pay, _refund. */
function contractSplit(held: Held, shareBps: number) {
  const agent = ((held.priceUnits - held.paidUnits) * BigInt(shareBps)) / 10_000n;
  const fee = (agent * BigInt(held.feeBps)) / 10_000n;
  return { agentUnits: agent, feeUnits: fee, buyerUnits: held.heldUnits - agent - fee, remainingUnits: 0n };
}

test("a split is the contract's to the unit", () => {
  fc.assert(
    fc.property(job, undisputed, share, (held, undisputedBps, shareBps) => {
      const first = settleUndisputed(held, undisputedBps);
      const rest = { ...held, heldUnits: first.remainingUnits, paidUnits: first.agentUnits };
      expect(settleSplit(rest, shareBps)).toEqual(contractSplit(rest, shareBps));
      expect(settleSplit(held, 10_000)).toEqual(settleCompleted(held));
      expect(settleSplit(held, 0)).toEqual(settleRefund(held));
    }),
  );
});

test("a silent arbiter halves, and the odd unit is the buyer's", () => {
  const held = { heldUnits: 101n, priceUnits: 101n, paidUnits: 0n, feeBps: 0 };
  expect(settleSplit(held, SILENT_SPLIT_BPS)).toMatchObject({ agentUnits: 50n, buyerUnits: 51n });
  const large = { ...held, heldUnits: 1_000_001n, priceUnits: 1_000_001n };
  expect(settleSplit(large, SILENT_SPLIT_BPS)).toMatchObject({ agentUnits: 500_000n, buyerUnits: 500_001n });
});

test("each payment's fee rounds down on its own, and the rest of the locked fee goes back", () => {
  const held = { heldUnits: 102n, priceUnits: 100n, paidUnits: 0n, feeBps: 200 };
  const first = settleUndisputed(held, 4_900);
  expect(first).toEqual({ agentUnits: 49n, feeUnits: 0n, buyerUnits: 0n, remainingUnits: 53n });
  const rest = { ...held, heldUnits: 53n, paidUnits: 49n };
  expect(settleCompleted(rest)).toMatchObject({ agentUnits: 51n, feeUnits: 1n, buyerUnits: 1n });
});

test("a cheaper agent leaves the difference to the buyer", () => {
  const held = { heldUnits: 4_080n, priceUnits: 1_200n, paidUnits: 0n, feeBps: 200 };
  expect(settleCompleted(held)).toMatchObject({ agentUnits: 1_200n, feeUnits: 24n, buyerUnits: 2_856n });
});

test("refuses what cannot be paid", () => {
  const held = { heldUnits: 100n, priceUnits: 100n, paidUnits: 0n, feeBps: 0 };
  expect(() => settleUndisputed(held, 10_000)).toThrow(InvariantBroken);
  expect(() => settleUndisputed({ ...held, paidUnits: 1n }, 1)).toThrow(InvariantBroken);
  expect(() => settleSplit(held, 10_001)).toThrow(InvariantBroken);
  expect(() => settleSplit(held, -1)).toThrow(InvariantBroken);
  expect(() => settleCompleted({ ...held, heldUnits: 99n })).toThrow(InvariantBroken);
  expect(() => settleCompleted({ ...held, paidUnits: 101n })).toThrow(InvariantBroken);
});

test("the undisputed share is MET criteria over all, never the whole", () => {
  expect(undisputedBpsOf([])).toBe(0);
  expect(undisputedBpsOf(["UNMET"])).toBe(0);
  expect(undisputedBpsOf(["MET", "UNMET"])).toBe(5_000);
  expect(undisputedBpsOf(["MET", "UNMET", "UNMET"])).toBe(3_333);
  expect(undisputedBpsOf(["MET", "MET"])).toBe(9_999);
});

describe("a payout", () => {
  const payouts = Object.keys(PART_OF) as Payout[];
  const held: Held = { heldUnits: 1_050n, priceUnits: 1_000n, paidUnits: 0n, feeBps: 500 };
  const chosen = { undisputedBps: 4_000, agentShareBps: 7_000 };

  test("is settled by its own arithmetic", () => {
    expect(sharesOf("release", held)).toEqual(settleCompleted(held));
    expect(sharesOf("refund", held)).toEqual(settleRefund(held));
    expect(sharesOf("undisputed", held, chosen)).toEqual(settleUndisputed(held, 4_000));
    expect(sharesOf("split", held, chosen)).toEqual(settleSplit(held, 7_000));
    expect(["none", "lock", ...payouts].filter((move) => isPayout(move as Payout))).toEqual(payouts);
  });

  test("is refused when nobody chose the share that it needs", () => {
    expect(() => sharesOf("undisputed", held, { agentShareBps: 1 })).toThrow(InvariantBroken);
    expect(() => sharesOf("split", held, { undisputedBps: 1 })).toThrow(InvariantBroken);
  });

  test("that the contract booked passes when it is of its kind and sums to what was held", () => {
    for (const payout of payouts) {
      const shares = sharesOf(payout, held, chosen);
      expect(checkShares(payout, shares, held.heldUnits)).toBe(shares);
      expect(() => checkShares(payout, shares, held.heldUnits + 1n)).toThrow(InvariantBroken);
      const isOpen = payout === "undisputed";
      const moved = isOpen
        ? { ...shares, buyerUnits: 1n, remainingUnits: shares.remainingUnits - 1n }
        : { ...shares, buyerUnits: shares.buyerUnits - 1n, remainingUnits: 1n };
      expect(() => checkShares(payout, moved, held.heldUnits)).toThrow(InvariantBroken);
    }
    const stolen = { agentUnits: 0n, feeUnits: 1n, buyerUnits: 1_049n, remainingUnits: 0n };
    expect(() => checkShares("refund", stolen, held.heldUnits)).toThrow(InvariantBroken);
    expect(checkShares("split", stolen, held.heldUnits)).toBe(stolen);
  });
});
