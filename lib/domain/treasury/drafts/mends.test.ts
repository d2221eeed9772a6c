import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capOf, cents } from "@/testing/policy";
import { someCaps } from "@/testing/treasury/some-policy";
import { mendable, mended } from "./mends";

describe("two caps that contradict each other", () => {
  it("are mended by lowering the shorter or raising the longer", () => {
    const caps = [capOf("house:house:month", cents(500)), capOf("house:house:day", cents(900))];
    const [found] = mendable(caps);
    expect(found?.rows).toEqual([1, 0]);
    expect(found?.mends).toEqual([
      { text: "Lower house a day to 5.00 MNEE", mend: { kind: "limit", row: 1, limitUnits: cents(500) } },
      { text: "Raise house a month to 9.00 MNEE", mend: { kind: "limit", row: 0, limitUnits: cents(900) } },
    ]);
  });

  it("are mended by keeping one of twins", () => {
    const caps = [capOf("house:house:day", cents(500)), capOf("house:house:day", cents(900))];
    const [found] = mendable(caps);
    expect(found?.mends.map(({ text }) => text)).toEqual(["Keep 5.00 MNEE", "Keep 9.00 MNEE"]);
    const left = found?.mends.map(({ mend }) => mended(caps, mend).map(({ limitUnits }) => limitUnits));
    expect(left).toEqual([[cents(500)], [cents(900)]]);
  });

  it("contradict each other no more after either mend, whatever else the list says", () => {
    let mends = 0;
    fc.assert(
      fc.property(someCaps, (caps) => {
        for (const { rows, mends: ways } of mendable(caps)) {
          for (const { mend } of ways) {
            mends += 1;
            const pair = rows.map((row) => caps[row] ?? expect.unreachable());
            const at = mend.row === rows[0] ? 0 : 1;
            expect(mendable(mended(pair, { ...mend, row: at }))).toEqual([]);
            const after = mended(caps, mend);
            expect(after.length).toBe(mend.kind === "remove" ? caps.length - 1 : caps.length);
            const isOther = (_: unknown, row: number) => row !== mend.row;
            expect(mend.kind === "remove" ? after : after.filter(isOther)).toEqual(caps.filter(isOther));
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(mends).toBeGreaterThan(100);
  });
});
