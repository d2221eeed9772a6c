import { keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { describe, expect, test } from "vitest";
import { isSoukError } from "@/lib/domain/errors";
import { jobIdOf, saltOf, termsFromJson, termsToJson, toContractTerms, totalUnitsOf } from "./escrow-terms";

const facts = {
  buyer: "0x00000000000000000000000000000000000000b1",
  agent: null,
  arbiter: "0x00000000000000000000000000000000000000a1",
  token: zeroAddress,
  ceilingUnits: 4_000_000_000n,
  feeBps: 200,
  payByS: 1_800_000_000,
  windows: {
    acceptWithinS: 1,
    deliverWithinS: 2,
    reviewWithinS: 3,
    contestWithinS: 4,
    resolveWithinS: 5,
  },
  graceS: 10,
  quoteHash: keccak256(toHex("quote")),
  salt: saltOf("tsk_1"),
} as const;

describe("contract terms", () => {
  test("each window is a grace longer and an absent agent is zero", () => {
    const terms = toContractTerms(facts);
    expect(terms).toMatchObject({
      agent: zeroAddress,
      acceptWithinS: 11,
      deliverWithinS: 12,
      reviewWithinS: 13,
    });
    expect(terms).toMatchObject({ contestWithinS: 14, resolveWithinS: 15, payBy: 1_800_000_000 });
  });

  test("the fee is on top of the ceiling and rounds down", () => {
    expect(totalUnitsOf({ ceiling: 4_000_000_000n, feeBps: 200 })).toBe(4_080_000_000n);
    expect(totalUnitsOf({ ceiling: 49n, feeBps: 200 })).toBe(49n);
    expect(totalUnitsOf({ ceiling: 50n, feeBps: 200 })).toBe(51n);
  });

  test("survive a row of the database", () => {
    const terms = toContractTerms({ ...facts, ceilingUnits: 2n ** 63n - 1n });
    expect(termsFromJson(termsToJson(terms))).toEqual(terms);
  });

  test.each([
    ["ceiling", 4],
    ["buyer", "0x1"],
    ["salt", "0x"],
    ["payBy", "1"],
    ["feeBps", undefined],
  ])("a damaged %s is refused", (field, value) => {
    const damaged = { ...termsToJson(toContractTerms(facts)), [field]: value };
    expect(() => termsFromJson(damaged)).toThrow(
      expect.toSatisfy((error) => isSoukError(error) && error.code === "invariant_broken"),
    );
  });

  test("every part of the deal changes the job's id", () => {
    const terms = toContractTerms(facts);
    const place = { chainId: 1, escrow: facts.buyer };
    const ids = [
      jobIdOf({ ...place, terms }),
      jobIdOf({ ...place, chainId: 2, terms }),
      jobIdOf({ ...place, escrow: facts.arbiter, terms }),
      jobIdOf({ ...place, terms: { ...terms, ceiling: 1n } }),
      jobIdOf({ ...place, terms: { ...terms, salt: zeroHash } }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
