import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import {
  formatSuccessRate,
  groupOutcomes,
  multiplierOf,
  NEWCOMER,
  type Outcome,
  outcomePpm,
  reputationOf,
  reputationOfGroups,
} from "./reputation";

const TODAY = 20_000;

/** `tasks` tasks, `completed` of them paid in full, spread over ten buyers. */
function history(tasks: number, completed: number): Outcome[] {
  return Array.from({ length: tasks }, (_, index) => ({
    buyerId: `buyer-${index % 10}`,
    dayUtc: TODAY,
    paidUnits: index < completed ? 100n : 0n,
    priceUnits: 100n,
    isCounted: true,
  }));
}

const outcome: fc.Arbitrary<Outcome> = fc
  .record({
    buyerId: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"),
    dayUtc: fc.oneof(
      fc.integer({ min: TODAY - 3_000, max: TODAY }),
      fc.integer({ min: TODAY - 90, max: TODAY }),
    ),
    paid: fc.integer({ min: 0, max: 10_000 }),
    priceUnits: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    isCounted: fc.boolean(),
  })
  .map(({ paid, ...row }) => ({ ...row, paidUnits: (row.priceUnits * BigInt(paid)) / 10_000n }));
const outcomes = fc.array(outcome, { maxLength: 60 });

describe("the product's checks", () => {
  test.each([
    [190, 183, 950_000, 200],
    [100 - 10, 83, 900_000, 180],
    [10, 7, 700_000, 120],
  ])("%i tasks, %i completed, ten buyers", (tasks, completed, successRatePpm, multiplierHundredths) => {
    expect(reputationOf(history(tasks, completed), TODAY)).toMatchObject({
      successRatePpm,
      multiplierHundredths,
      settledTasks: tasks,
      distinctBuyers: 10,
    });
  });

  test("a newcomer", () => {
    expect(reputationOf([], TODAY)).toMatchObject(NEWCOMER);
    expect(NEWCOMER).toMatchObject({ successRatePpm: 700_000, multiplierHundredths: 120 });
  });

  test("one more task is one more row, one day later everything weighs less", () => {
    const rows = history(190, 183);
    expect(reputationOf(rows, TODAY + 90).steps.totalWeight).toBe(95n * 10n ** 9n);
    expect(reputationOf(rows, TODAY + 90).successRatePpm).toBe(938_095);
  });
});

describe("the cap", () => {
  test("one buyer alone weighs as one task, however often it comes", () => {
    const alone = history(100, 100).map((row) => ({ ...row, buyerId: "ring" }));
    const { successRatePpm, steps } = reputationOf(alone, TODAY);
    expect(steps.capWeight).toBe(10n * 10n ** 9n);
    expect(steps.cappedWeight).toBe(10n * 10n ** 9n);
    expect(successRatePpm).toBe(850_000);
    const few = reputationOf(alone.slice(0, 5), TODAY);
    expect(few.steps.cappedWeight).toBe(10n ** 9n);
    expect(few.successRatePpm).toBe(727_273);
  });

  test("no buyer ever weighs more than the larger of one task and a tenth of all", () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const { steps } = reputationOf(rows, TODAY);
        const tenth = steps.totalWeight / 10n;
        expect(steps.capWeight).toBe(tenth > 10n ** 9n ? tenth : 10n ** 9n);
        for (const buyer of steps.buyers) {
          expect(buyer.cappedWeight).toBeLessThanOrEqual(steps.capWeight);
          expect(buyer.cappedWeight).toBeLessThanOrEqual(buyer.weight);
          const isCapped = buyer.weight > steps.capWeight;
          const lost = (isCapped ? steps.capWeight : buyer.weight) - buyer.cappedWeight;
          expect(lost).toBeLessThanOrEqual(isCapped ? BigInt(buyer.settledTasks) : 0n);
          expect(buyer.weightedOutcome).toBeLessThanOrEqual(buyer.cappedWeight * 1_000_000n);
        }
      }),
    );
  });
});

describe("for every history", () => {
  test("the figures stay within their bounds", () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const { successRatePpm, multiplierHundredths } = reputationOf(rows, TODAY);
        expect(successRatePpm).toBeGreaterThan(0);
        expect(successRatePpm).toBeLessThan(1_000_000);
        expect(multiplierHundredths).toBeGreaterThanOrEqual(50);
        expect(multiplierHundredths).toBeLessThanOrEqual(200);
      }),
    );
  });

  test("the order of the rows does not matter", () => {
    const shuffled = outcomes.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([rows, other]) => {
        expect(reputationOf(other, TODAY)).toEqual(reputationOf(rows, TODAY));
      }),
    );
  });

  test("rows that do not count change nothing", () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const counted = rows.filter((row) => row.isCounted);
        expect(reputationOf(rows, TODAY)).toEqual(reputationOf(counted, TODAY));
      }),
    );
  });

  test("groups by buyer and day give the same result as single rows", () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        const single = rows.flatMap((row) => groupOutcomes([row]));
        expect(reputationOfGroups(single, TODAY)).toEqual(reputationOf(rows, TODAY));
      }),
    );
  });

  test("a plain calculation in fractions comes to the same rate", () => {
    fc.assert(
      fc.property(outcomes, (rows) => {
        expect(reputationOf(rows, TODAY).successRatePpm / 1e6).toBeCloseTo(naiveRate(rows), 4);
      }),
    );
  });
});

/** The rule as the product writes it, in floating point. */
function naiveRate(all: readonly Outcome[]): number {
  const rows = all.filter((row) => row.isCounted);
  const weight = (row: Outcome) => 0.5 ** ((TODAY - row.dayUtc) / 90);
  const cap = Math.max(1, rows.reduce((sum, row) => sum + weight(row), 0) / 10);
  const ofBuyer = (id: string) =>
    rows.filter((row) => row.buyerId === id).reduce((sum, row) => sum + weight(row), 0);
  const scaled = (row: Outcome) => weight(row) * Math.min(1, cap / ofBuyer(row.buyerId));
  const successes = rows.reduce(
    (sum, row) => sum + (scaled(row) * Number(row.paidUnits)) / Number(row.priceUnits),
    0,
  );
  return (7 + successes) / (10 + rows.reduce((sum, row) => sum + scaled(row), 0));
}

describe("the multiplier", () => {
  test.each([
    [0, 50],
    [6_000, 51],
    [5_999, 50],
    [300_000, 75],
    [600_000, 100],
    [602_500, 101],
    [602_499, 100],
    [650_000, 110],
    [700_000, 120],
    [800_000, 150],
    [900_000, 180],
    [925_000, 190],
    [950_000, 200],
    [1_000_000, 200],
  ])("at %i ppm is %i hundredths", (rate, hundredths) => {
    expect(multiplierOf(rate)).toBe(hundredths);
  });

  test("never falls when the rate grows", () => {
    let last = 50;
    for (let rate = 0; rate <= 1_000_000; rate += 250) {
      expect(multiplierOf(rate)).toBeGreaterThanOrEqual(last);
      last = multiplierOf(rate);
    }
  });

  test.each([-1, 1_000_001, 0.5])("refuses the rate %s", (rate) => {
    expect(() => multiplierOf(rate)).toThrow(InvariantBroken);
  });
});

test("an outcome is what was paid over the price", () => {
  expect(outcomePpm(0n, 3n)).toBe(0);
  expect(outcomePpm(1n, 3n)).toBe(333_333);
  expect(outcomePpm(2n, 3n)).toBe(666_667);
  expect(outcomePpm(3n, 3n)).toBe(1_000_000);
  expect(() => outcomePpm(4n, 3n)).toThrow(InvariantBroken);
  expect(() => outcomePpm(0n, 0n)).toThrow(InvariantBroken);
  expect(formatSuccessRate(950_000)).toBe("0.950000");
});
