import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "@/lib/domain/errors";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import { type Cap, capName, contradictionsIn, MOST_CONTRADICTIONS, requireConsistent } from "./caps";
import { CAP_WINDOWS } from "./windows";

describe("a list of caps", () => {
  it("may be the seed's: other scopes are no concern of a cap", () => {
    expect(contradictionsIn(SEED_POLICY.caps)).toEqual([]);
  });

  it("names both rows of a day above its month, and what would mend them", () => {
    const caps = [
      capOf("agent:a:month", cents(5_000)),
      capOf("agent:b:day", cents(10_000)),
      capOf("agent:a:day", cents(10_000)),
    ];
    const detail =
      "agent a: 100.00 MNEE a day is above 50.00 MNEE a month. " +
      "Lower the one a day to 50.00 MNEE, or raise the one a month to 100.00 MNEE.";
    expect(contradictionsIn(caps)).toEqual([{ rows: [2, 0], detail }]);
    expect(() => requireConsistent(caps)).toThrow(InvalidInput);
    expect(() => requireConsistent(caps)).toThrow(
      expect.objectContaining({
        errors: [
          { pointer: "#/caps/2", detail },
          { pointer: "#/caps/0", detail },
        ],
      }),
    );
  });

  it("names a row that is there twice, once", () => {
    const caps = [capOf("house:house:hour", 1n), capOf("house:house:hour", 2n)];
    const detail = "house an hour is limited twice. Keep one of the two rows.";
    expect(contradictionsIn(caps)).toEqual([{ rows: [0, 1], detail }]);
  });

  it("is told of its first contradictions alone, however many rows it has", () => {
    const twins = Array.from({ length: 500 }, () => capOf("agent:a:day", cents(1)));
    const pairs = Array.from({ length: 5_000 }, (_, at): Cap[] => [
      capOf(`agent:a${at}:day`, cents(2)),
      capOf(`agent:a${at}:month`, cents(1)),
    ]).flat();
    for (const caps of [twins, pairs]) {
      expect(contradictionsIn(caps)).toHaveLength(MOST_CONTRADICTIONS);
      expect(() => requireConsistent(caps)).toThrow("The first 50 contradictions are told.");
    }
  });

  it("looks at a row a few times, however many rows there are", () => {
    let looks = 0;
    const rows = Array.from({ length: 5_000 }, (_, at) => ({
      ...capOf(`agent:a${at % 2_500}:${at < 2_500 ? "day" : "month"}`, cents(1)),
      get window(): Cap["window"] {
        looks++;
        return at < 2_500 ? "day" : "month";
      },
    }));
    expect(contradictionsIn(rows)).toEqual([]);
    expect(looks).toBeLessThan(20 * rows.length);
  });

  it("contradicts itself exactly when a window is above a longer one", () => {
    const limits = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(limits, (units) => {
        const caps = CAP_WINDOWS.map((window, index) =>
          capOf(`agent:a:${window}`, BigInt(units[index] ?? 0)),
        );
        const isSorted = units.every((one, index) => index === 0 || (units[index - 1] ?? 0) <= one);
        expect(contradictionsIn(caps).length === 0).toBe(isSorted);
      }),
    );
  });

  it("is told in words", () => {
    expect(CAP_WINDOWS.map((window) => capName({ scope: "house", of: "house", window }))).toEqual([
      "house a call",
      "house an hour",
      "house a day",
      "house a week",
      "house a month",
      "house in all",
    ]);
    expect(capName({ scope: "payee", of: "0x01", window: "day" })).toBe("payee 0x01 a day");
  });
});
