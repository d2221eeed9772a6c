import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capOf, SEED_POLICY } from "@/testing/policy";
import { somePolicy } from "@/testing/treasury/some-policy";
import type { Policy } from "../policy";
import { policyDifferences } from "../policy-change";
import { rebased } from "./rebased";

const isSame = (one: Policy, two: Policy) => policyDifferences(one, two).length === 0;
const rowOf = ({ path }: { path: string }) => path.split("/").slice(0, 2).join("/");

describe("a draft that is rebased", () => {
  it("is itself over the policy that it began with, and the policy of now where it changed nothing", () => {
    fc.assert(
      fc.property(somePolicy, somePolicy, (base, other) => {
        const kept = rebased(base, other, base);
        expect([isSame(kept.policy, other), kept.conflicts]).toEqual([true, []]);
        const untouched = rebased(base, base, other);
        expect([isSame(untouched.policy, other), untouched.conflicts]).toEqual([true, []]);
        expect(isSame(rebased(base, other, other).policy, other)).toBe(true);
      }),
    );
  });

  it("differs from the policy of now only where it changed something, and says so of each row that both changed", () => {
    fc.assert(
      fc.property(somePolicy, somePolicy, somePolicy, (base, draft, current) => {
        const { policy, conflicts } = rebased(base, draft, current);
        const own = new Set(policyDifferences(base, draft).map(rowOf));
        const theirs = new Set(policyDifferences(base, current).map(rowOf));
        for (const difference of policyDifferences(current, policy)) expect(own).toContain(rowOf(difference));
        for (const path of conflicts) {
          expect(own).toContain(rowOf({ path }));
          expect(theirs).toContain(rowOf({ path }));
        }
      }),
    );
  });

  it("keeps both changes of one row, and its own where both changed the same field", () => {
    const cap = capOf("house:house:day", 5n);
    const of = (more: Partial<typeof cap>): Policy => ({ ...SEED_POLICY, caps: [{ ...cap, ...more }] });
    const base = of({});
    const both = rebased(base, of({ limitUnits: 6n }), of({ rolloverBps: 7 }));
    expect([both.policy.caps, both.conflicts]).toEqual([[{ ...cap, limitUnits: 6n, rolloverBps: 7 }], []]);
    const one = rebased(base, of({ limitUnits: 6n }), of({ limitUnits: 9n }));
    expect([one.policy.caps[0]?.limitUnits, one.conflicts]).toEqual([
      6n,
      ["caps/house:house:day/limitUnits"],
    ]);
    const gone = { ...SEED_POLICY, caps: [] };
    expect(rebased(base, gone, of({ limitUnits: 9n }))).toMatchObject({
      policy: { caps: [] },
      conflicts: ["caps/house:house:day"],
    });
    expect(rebased(base, of({ limitUnits: 6n }), gone)).toMatchObject({
      policy: { caps: [{ limitUnits: 6n }] },
      conflicts: ["caps/house:house:day"],
    });
    expect(rebased(base, gone, gone).conflicts).toEqual([]);
  });

  it("keeps the twins of a faulty draft, and since when a cap is there of now", () => {
    const [one, two] = [capOf("house:house:day", 1n), capOf("house:house:day", 2n)];
    const of = (...caps: Policy["caps"]): Policy => ({ ...SEED_POLICY, caps });
    const { policy } = rebased(of(one), of(one, two), of({ ...one, sinceAtMs: 9 }));
    expect(policy.caps).toEqual([
      { ...one, sinceAtMs: 9 },
      { ...two, sinceAtMs: 9 },
    ]);
  });
});
