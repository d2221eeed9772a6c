import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Candidate,
  isEligible,
  type Need,
  pickAgent,
  rank,
  STRATEGIES,
  whyIneligible,
} from "./matching";

const agent = (id: string, change: Partial<Candidate> = {}): Candidate => ({
  id,
  ownerId: `owner-of-${id}`,
  skills: [],
  isAvailable: true,
  isSuspended: false,
  isOffline: false,
  activeTasks: 0,
  capacity: 0,
  multiplierHundredths: 120,
  successRatePpm: 700_000,
  registeredAtMs: 1,
  ...change,
});
const need: Need = { buyerId: "buyer-001", skills: [], ceilingHundredths: 200 };

const SKILLS = ["law", "sql", "prose"];
const anyAgent: fc.Arbitrary<Candidate> = fc.record({
  id: fc.uuid(),
  ownerId: fc.constantFrom("buyer-001", "owner-1", "owner-2"),
  skills: fc.subarray(SKILLS),
  isAvailable: fc.boolean(),
  isSuspended: fc.boolean(),
  isOffline: fc.boolean(),
  activeTasks: fc.integer({ min: 0, max: 3 }),
  capacity: fc.integer({ min: 0, max: 3 }),
  multiplierHundredths: fc.integer({ min: 50, max: 53 }),
  successRatePpm: fc.integer({ min: 500_000, max: 500_003 }),
  registeredAtMs: fc.integer({ min: 0, max: 2 }),
});
const agents = fc.uniqueArray(anyAgent, { selector: ({ id }) => id, maxLength: 12 });
const anyNeed: fc.Arbitrary<Need> = fc.record({
  buyerId: fc.constant("buyer-001"),
  skills: fc.subarray(SKILLS),
  ceilingHundredths: fc.integer({ min: 50, max: 54 }),
});

describe("eligibility", () => {
  test.each([
    [agent("a", { ownerId: "buyer-001", isSuspended: true }), "own_task"],
    [agent("a", { isSuspended: true, isAvailable: false }), "suspended"],
    [agent("a", { isOffline: true, isAvailable: false }), "offline"],
    [agent("a", { isAvailable: false }), "unavailable"],
    [agent("a", { capacity: 2, activeTasks: 2 }), "at_capacity"],
    [agent("a", { multiplierHundredths: 201 }), "too_expensive"],
    [agent("a", { capacity: 2, activeTasks: 1 }), null],
    [agent("a", { capacity: 0, activeTasks: 999 }), null],
  ])("%o → %s", (candidate, reason) => {
    expect(whyIneligible(candidate, need)).toBe(reason);
  });

  test("every required skill, and nobody twice", () => {
    const asked = { ...need, skills: ["law", "sql"] };
    expect(whyIneligible(agent("a", { skills: ["law"] }), asked)).toBe("missing_skills");
    expect(whyIneligible(agent("a", { skills: ["sql", "prose", "law"] }), asked)).toBeNull();
    expect(whyIneligible(agent("a"), { ...need, excludedIds: ["a"] })).toBe("already_asked");
  });
});

/** The product's words, one agent against all others, without sorting. */
function beats(left: Candidate, right: Candidate, strategy: "best" | "value"): boolean {
  const leftValue = left.successRatePpm / left.multiplierHundredths;
  const rightValue = right.successRatePpm / right.multiplierHundredths;
  if (strategy === "value" && leftValue !== rightValue) return leftValue > rightValue;
  if (left.multiplierHundredths !== right.multiplierHundredths) {
    return left.multiplierHundredths > right.multiplierHundredths;
  }
  if (left.activeTasks !== right.activeTasks) return left.activeTasks < right.activeTasks;
  if (left.registeredAtMs !== right.registeredAtMs) return left.registeredAtMs < right.registeredAtMs;
  return left.id < right.id;
}

describe("pickAgent", () => {
  test.each(["best", "value"] as const)("%s is the one that no other beats", (strategy) => {
    fc.assert(
      fc.property(agents, anyNeed, (all, asked) => {
        const eligible = all.filter((one) => isEligible(one, asked));
        const winner = eligible.find((one) =>
          eligible.every((other) => one === other || beats(one, other, strategy)),
        );
        expect(pickAgent(all, { strategy, need: asked })).toEqual(winner ?? null);
      }),
      { numRuns: 500 },
    );
  });

  test("the order in which agents are listed does not matter", () => {
    const shuffled = agents.chain((all) => {
      const whole = { minLength: all.length, maxLength: all.length };
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, whole));
    });
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...STRATEGIES), ([all, other], strategy) => {
        expect(rank(strategy, other)).toEqual(rank(strategy, all));
        expect(pickAgent(other, { strategy, need })).toEqual(pickAgent(all, { strategy, need }));
      }),
    );
  });

  test("best takes the highest multiplier, value the most success for the price", () => {
    const one = agent("agent-1", { multiplierHundredths: 200, successRatePpm: 950_000 });
    const two = agent("agent-2", { multiplierHundredths: 180, successRatePpm: 900_000 });
    const three = agent("agent-3", { multiplierHundredths: 120, successRatePpm: 700_000 });
    const all = [three, one, two];
    expect(pickAgent(all, { strategy: "best", need })?.id).toBe("agent-1");
    expect(pickAgent(all, { strategy: "value", need })?.id).toBe("agent-3");
    expect(pickAgent(all, { strategy: "best", need: { ...need, excludedIds: ["agent-1"] } })?.id).toBe(
      "agent-2",
    );
    expect(pickAgent(all, { strategy: "best", need: { ...need, ceilingHundredths: 150 } })?.id).toBe(
      "agent-3",
    );
  });

  test("direct takes the named agent or nobody; open waits for a claim", () => {
    const all = [agent("a"), agent("b", { isAvailable: false })];
    expect(pickAgent(all, { strategy: "direct", namedId: "a", need })?.id).toBe("a");
    expect(pickAgent(all, { strategy: "direct", namedId: "b", need })).toBeNull();
    expect(pickAgent(all, { strategy: "direct", namedId: "c", need })).toBeNull();
    expect(pickAgent(all, { strategy: "direct", need })).toBeNull();
    expect(pickAgent(all, { strategy: "open", need })).toBeNull();
  });
});
