import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInput, InvariantBroken } from "@/lib/domain/errors";
import { ASSET_IDS, ASSETS } from "../assets";
import { MAX_UNITS } from "../money";
import { affordableMultiplier, agentPrice } from "./agent-price";
import { DEFAULT_TERMS } from "./deadlines";
import { STRATEGIES } from "./matching";
import { isQuoteLive, makeQuote, QUOTE_TTL_MS, type QuoteInput, quoteHashInput } from "./quote";
import { settleCompleted } from "./settlement";

const T0 = 1_700_000_000_000;
const agentOne = { id: "agent-1", multiplierHundredths: 200, settledTasks: 190, distinctBuyers: 10 };
const input: QuoteInput = {
  id: "quo_1",
  buyerId: "buyer-001",
  complexity: 2,
  asset: "MNEE",
  strategy: "best",
  agentId: null,
  candidate: agentOne,
  skills: [],
  terms: DEFAULT_TERMS,
  baseUnits: ASSETS.MNEE.basePriceUnits,
  feeBps: ASSETS.MNEE.feeBps,
  maxMultiplierHundredths: null,
  createdAtMs: T0,
  ttlMs: QUOTE_TTL_MS,
};

describe("makeQuote", () => {
  test("the product's example: price 4, fee 0.08, total 4.08 MNEE", () => {
    expect(makeQuote(input)).toMatchObject({
      candidateId: "agent-1",
      multiplierHundredths: 200,
      sampleSettledTasks: 190,
      sampleDistinctBuyers: 10,
      priceUnits: 4_000_000_000n,
      feeUnits: 80_000_000n,
      totalUnits: 4_080_000_000n,
      expiresAtMs: T0 + 600_000,
    });
  });

  test("nobody assigned yet: the ceiling is 2.00, or the buyer's own", () => {
    const open = { ...input, strategy: "open", candidate: null } as const;
    expect(makeQuote(open)).toMatchObject({
      multiplierHundredths: 200,
      candidateId: null,
      sampleSettledTasks: 0,
    });
    expect(makeQuote({ ...open, maxMultiplierHundredths: 120 })).toMatchObject({
      multiplierHundredths: 120,
      priceUnits: 2_400_000_000n,
    });
  });

  test("what is locked is what is paid, for everything that can be asked for", () => {
    const asked = fc.record({
      asset: fc.constantFrom(...ASSET_IDS),
      complexity: fc.integer({ min: 1, max: 10 }),
      multiplierHundredths: fc.integer({ min: 50, max: 200 }),
      feeBps: fc.integer({ min: 0, max: 1_000 }),
      baseUnits: fc.bigInt({ min: 2n, max: 10n ** 15n }),
    });
    fc.assert(
      fc.property(asked, ({ multiplierHundredths, ...rest }) => {
        const quote = makeQuote({ ...input, ...rest, candidate: { ...agentOne, multiplierHundredths } });
        expect(quote.priceUnits + quote.feeUnits).toBe(quote.totalUnits);
        const shares = settleCompleted({
          heldUnits: quote.totalUnits,
          priceUnits: quote.priceUnits,
          paidUnits: 0n,
          feeBps: quote.feeBps,
        });
        expect(shares).toMatchObject({
          agentUnits: quote.priceUnits,
          feeUnits: quote.feeUnits,
          buyerUnits: 0n,
        });
      }),
    );
  });

  test.each([0, -1, 1.5, 11])("refuses complexity %s", (complexity) => {
    expect(() => makeQuote({ ...input, complexity })).toThrow(InvalidInput);
  });

  test("refuses a price that is nothing, or more than the books hold", () => {
    const cheap = { ...agentOne, multiplierHundredths: 50 };
    expect(() => makeQuote({ ...input, baseUnits: 1n, complexity: 1, candidate: cheap })).toThrow(
      InvariantBroken,
    );
    const huge = { ...input, baseUnits: MAX_UNITS / 2n, complexity: 1, feeBps: 1_000 };
    expect(() => makeQuote(huge)).toThrow(InvariantBroken);
  });
});

describe("the hashed text", () => {
  test("is canonical JSON of all facts, amounts as strings", () => {
    const facts = makeQuote({ ...input, skills: ["sql", "law"] });
    const text = quoteHashInput(facts);
    expect(text).toContain('"totalUnits":"4080000000"');
    expect(text).toContain('"skills":["law","sql"]');
    const names = Object.keys(JSON.parse(text));
    expect(names).toEqual([...names].sort());
    expect(names.sort()).toEqual(Object.keys(facts).sort());
  });

  test("a stored row with more columns hashes the same", () => {
    const facts = makeQuote(input);
    expect(quoteHashInput({ ...facts, hash: "0x", usedByTaskId: null } as typeof facts)).toBe(
      quoteHashInput(facts),
    );
  });

  test("changes with every single fact", () => {
    const facts = makeQuote(input);
    const text = quoteHashInput(facts);
    for (const name of Object.keys(facts) as (keyof typeof facts)[]) {
      const fact = facts[name];
      const other =
        name === "terms" ? { ...facts.terms, payWithinS: 1 } : typeof fact === "bigint" ? fact + 1n : "x";
      expect(quoteHashInput({ ...facts, [name]: other }), name).not.toBe(text);
    }
  });
});

test("a quote stands up to its expiry and not a moment longer", () => {
  const quote = makeQuote(input);
  expect(isQuoteLive(quote, T0 + QUOTE_TTL_MS)).toBe(true);
  expect(isQuoteLive(quote, T0 + QUOTE_TTL_MS + 1)).toBe(false);
});

test("whoever takes over asks its own price, and the dearest who fits is the one behind the quote", () => {
  const quote = makeQuote({ ...input, candidate: { ...agentOne, multiplierHundredths: 120 } });
  const locked = { ...quote, basePriceUnits: quote.baseUnits, ceilingUnits: quote.priceUnits };
  expect(agentPrice(locked, { multiplierHundredths: 120 })).toBe(quote.priceUnits);
  expect(agentPrice(locked, { multiplierHundredths: 50 })).toBe(1_000_000_000n);
  expect(affordableMultiplier(locked)).toBe(120);
});

test("bids are the next strategy, not this one", () => {
  expect(STRATEGIES).toEqual(["best", "value", "direct", "open"]);
});
