import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capOf, FRESH_BOOKS, SEED_POLICY } from "@/testing/policy";
import { type Cap, capKey } from "../caps";
import { decide } from "../decide";
import type { Policy, Service } from "../policy";
import { largeCostOf, spendableBy } from "./spendable";

const NOON_MS = Date.UTC(2026, 10, 30, 12);
const QUIET: Policy["risk"] = {
  burst: { effect: "note", calls: 1_000, aboveUnits: 10n ** 18n },
  newcomer: { effect: "note", calls: 0, aboveUnits: 10n ** 18n },
  newPayee: { effect: "note", aboveUnits: 10n ** 18n },
  failingProvider: { effect: "note", failures: 1_000 },
  largeCost: { effect: "note", aboveUnits: 10n ** 18n },
};
const PLAIN: Partial<Service> = { id: "PLAIN", allowedAgents: null, unitPriceUnits: 1n, summaryId: null };
const units = fc.bigInt({ min: 0n, max: 500n });
const PLACES = [
  "agent:user-agent:call",
  "agent:user-agent:day",
  "agent:batch-agent:day",
  "agent:batch-agent:week",
  "agent:ops-agent:day",
  "house:house:day",
  "house:house:call",
] as const;

const world = fc.record({
  limits: fc.array(fc.option(units), { minLength: PLACES.length, maxLength: PLACES.length }),
  spent: fc.array(units, { minLength: PLACES.length, maxLength: PLACES.length }),
  treasuryUnits: units,
  paused: fc.constantFrom("", "", "", "user-agent", "batch-agent"),
  isStopped: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
});

describe("the most that an agent may spend now", () => {
  it("is what the policy lets pass, and a unit more is not", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(world, ({ limits, spent, treasuryUnits, paused, isStopped }) => {
        const caps = PLACES.flatMap((place, index) => {
          const limit = limits[index];
          return limit === null || limit === undefined ? [] : [capOf(place, limit)];
        });
        const services = SEED_POLICY.services.slice(0, 1).map((one) => ({ ...one, ...PLAIN }));
        const agents = SEED_POLICY.agents.map((one) => ({ ...one, isPaused: one.id === paused }));
        const policy = { ...SEED_POLICY, services, agents, caps, risk: QUIET, isStopped };
        const spentOf = new Map(PLACES.map((place, index) => [String(place), spent[index] ?? 0n]));
        const usageOf = (cap: Cap) => ({
          spentUnits: spentOf.get(capKey(cap)) ?? 0n,
          heldUnits: 0n,
          carriedUnits: 0n,
        });
        for (const agent of agents) {
          const most = spendableBy({ policy, agent, usageOf, treasuryUnits, atMs: NOON_MS });
          met.add(most.bound);
          const passes = (quantity: number) =>
            decide({
              policy,
              books: { usageOf, treasuryUnits, history: FRESH_BOOKS.history },
              request: { agentId: agent.id, serviceId: "PLAIN", quantity, allowDowngrade: false },
              nowMs: NOON_MS,
            }).action === "ALLOWED";
          const quantity = Number(most.units);
          if (quantity > 0) expect(passes(quantity)).toBe(true);
          expect(passes(quantity + 1)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
    expect([...met].sort()).toEqual(["house", "own", "paused", "reserve", "stopped", "treasury"]);
  });
});

describe("a cost that is large whatever its limits let pass", () => {
  const policy = (effect: "note" | "ask" | "refuse") => ({
    ...SEED_POLICY,
    risk: { ...QUIET, largeCost: { effect, aboveUnits: 15n } },
  });
  const largest = (units: bigint) => ({ units, bound: "own" }) as const;

  it.each(["ask", "refuse"] as const)("is told with what is done about it: %s", (effect) => {
    expect(largeCostOf(policy(effect), largest(16n))).toEqual({ effect, aboveUnits: 15n });
  });

  it("is none where nothing so large passes, or it is but noted", () => {
    expect(largeCostOf(policy("ask"), largest(15n))).toBeNull();
    expect(largeCostOf(policy("note"), largest(16n))).toBeNull();
  });
});
