import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capOf, SEED_POLICY } from "@/testing/policy";
import { AGENT_IDS, SERVICE_IDS, somePolicy } from "@/testing/treasury/some-policy";
import { type Cap, capKey } from "../caps";
import { type Books, decide } from "../decide";
import type { Policy, RiskRules, Service, SpendingAgent } from "../policy";
import { policyDifferences } from "../policy-change";
import { loosenings } from "./loosenings";

const pathsOf = (was: Policy, is: Policy) => loosenings(was, is).map(({ path }) => path);

/** Whether either way from one value to another loosens. */
const ways = (one: Policy, two: Policy) => [pathsOf(one, two).length > 0, pathsOf(two, one).length > 0];

const [UP, DOWN, BOTH] = [
  [true, false],
  [false, true],
  [true, true],
] as const;

const withAgent = (more: Partial<SpendingAgent>): Policy => ({
  ...SEED_POLICY,
  agents: SEED_POLICY.agents.map((agent) => (agent.id === "batch-agent" ? { ...agent, ...more } : agent)),
});
const withService = (more: Partial<Service>): Policy => ({
  ...SEED_POLICY,
  services: SEED_POLICY.services.map((one) => (one.id === "PRICE_ORACLE" ? { ...one, ...more } : one)),
});
const withCap = (more: Partial<Cap>): Policy => ({
  ...SEED_POLICY,
  caps: SEED_POLICY.caps.map((cap) => (cap.scope === "house" ? { ...cap, ...more } : cap)),
});
const withRisk = <N extends keyof RiskRules>(name: N, more: Partial<RiskRules[N]>): Policy => ({
  ...SEED_POLICY,
  risk: { ...SEED_POLICY.risk, [name]: { ...SEED_POLICY.risk[name], ...more } },
});

/** A day of an agent of the highest priority, for which half of it is kept or nothing. */
const withDay = (reserveBps: number, more: Partial<Cap> = {}): Policy => ({
  ...withAgent({ priority: "HIGH", reserveBps }),
  caps: SEED_POLICY.caps.map((cap) => (capKey(cap) === "agent:batch-agent:day" ? { ...cap, ...more } : cap)),
});
const withoutDay = (of: Policy): Policy => ({
  ...of,
  caps: of.caps.filter((cap) => capKey(cap) !== "agent:batch-agent:day"),
});

describe("what loosens a policy", () => {
  it.each<[string, readonly [boolean, boolean], Policy, Policy]>([
    ["a cap's limit", UP, withCap({ limitUnits: 1n }), withCap({ limitUnits: 2n })],
    ["a cap's rollover", UP, withCap({ rolloverBps: 0 }), withCap({ rolloverBps: 1 })],
    ["a day of which something is kept", BOTH, withDay(5_000, { limitUnits: 1n }), withDay(5_000)],
    ["its rollover", BOTH, withDay(5_000, { rolloverBps: 1 }), withDay(5_000, { rolloverBps: 2 })],
    ["such a day that goes", DOWN, withoutDay(withDay(5_000)), withDay(5_000)],
    ["a day of which nothing is kept", UP, withDay(0, { limitUnits: 1n }), withDay(0)],
    ["a cap that goes", DOWN, { ...SEED_POLICY, caps: [] }, SEED_POLICY],
    ["an agent's priority", BOTH, withAgent({ priority: "LOW" }), withAgent({ priority: "MEDIUM" })],
    ["what is kept for an agent", DOWN, withAgent({ reserveBps: 0 }), withAgent({ reserveBps: 1 })],
    ["a pause", DOWN, withAgent({ isPaused: false }), withAgent({ isPaused: true })],
    ["an agent, either way", BOTH, { ...SEED_POLICY, agents: SEED_POLICY.agents.slice(1) }, SEED_POLICY],
    ["the kill switch", DOWN, SEED_POLICY, { ...SEED_POLICY, isStopped: true }],
    ["the low threshold", DOWN, SEED_POLICY, { ...SEED_POLICY, lowTreasuryUnits: 10n ** 12n }],
    ["a burst's effect", DOWN, withRisk("burst", { effect: "ask" }), withRisk("burst", { effect: "refuse" })],
    ["a burst's calls", UP, withRisk("burst", { calls: 1 }), withRisk("burst", { calls: 2 })],
    ["a burst's cost", UP, withRisk("burst", { aboveUnits: 1n }), withRisk("burst", { aboveUnits: 2n })],
    ["who is new", DOWN, withRisk("newcomer", { calls: 1 }), withRisk("newcomer", { calls: 2 })],
    [
      "a newcomer's cost",
      UP,
      withRisk("newcomer", { aboveUnits: 1n }),
      withRisk("newcomer", { aboveUnits: 2n }),
    ],
    [
      "a new payee's cost",
      UP,
      withRisk("newPayee", { aboveUnits: 1n }),
      withRisk("newPayee", { aboveUnits: 2n }),
    ],
    [
      "failures",
      UP,
      withRisk("failingProvider", { failures: 1 }),
      withRisk("failingProvider", { failures: 2 }),
    ],
    [
      "a large cost",
      UP,
      withRisk("largeCost", { aboveUnits: 1n }),
      withRisk("largeCost", { aboveUnits: 2n }),
    ],
    [
      "asking no more",
      DOWN,
      withRisk("largeCost", { effect: "note" }),
      withRisk("largeCost", { effect: "ask" }),
    ],
    ["a price", UP, withService({ unitPriceUnits: 1n }), withService({ unitPriceUnits: 2n })],
    ["a payee", BOTH, withService({ payee: "p" }), withService({ payee: "q" })],
    [
      "an endpoint",
      BOTH,
      withService({ endpoint: "http://a.test" }),
      withService({ endpoint: "http://b.test" }),
    ],
    ["a status endpoint", BOTH, withService({}), withService({ statusEndpoint: "http://b.test" })],
    ["a method", BOTH, withService({ method: "GET" }), withService({ method: "POST" })],
    ["a fixed input", BOTH, withService({ fixedInput: {} }), withService({ fixedInput: { a: "1" } })],
    ["a category", BOTH, withService({ category: "x" }), withService({ category: "y" })],
    ["a summary", BOTH, withService({ summaryId: null }), withService({ summaryId: "LOG_ARCHIVE_SUMMARY" })],
    ["an owner", BOTH, withService({ ownerId: null }), withService({ ownerId: "usr_1" })],
    ["being verified", UP, withService({ isVerified: false }), withService({ isVerified: true })],
    ["being active", UP, withService({ isActive: false }), withService({ isActive: true })],
    ["being divisible", UP, withService({ isDivisible: false }), withService({ isDivisible: true })],
    ["one more agent", UP, withService({ allowedAgents: ["a"] }), withService({ allowedAgents: ["a", "b"] })],
    ["every agent", UP, withService({ allowedAgents: ["a"] }), withService({ allowedAgents: null })],
    ["a blocked agent", DOWN, withService({ blockedAgents: [] }), withService({ blockedAgents: ["a"] })],
    ["a service", DOWN, SEED_POLICY, { ...SEED_POLICY, services: SEED_POLICY.services.slice(1) }],
  ])("%s", (_, expected, one, two) => {
    expect(ways(one, two)).toEqual(expected);
  });

  it("is named by the path of its difference, and no other line is", () => {
    const is = { ...withCap({ limitUnits: 10n ** 12n }), lowTreasuryUnits: 10n ** 12n };
    expect(pathsOf(SEED_POLICY, is)).toEqual(["caps/house:house:day/limitUnits"]);
  });

  it("is no cap of what goes with it, nor a service that is closed to all", () => {
    const [first] = SEED_POLICY.services;
    const id = first?.id ?? "";
    const without = {
      ...SEED_POLICY,
      services: SEED_POLICY.services.slice(1),
      caps: SEED_POLICY.caps.filter(({ of }) => of !== id),
    };
    expect(pathsOf(SEED_POLICY, without)).toEqual([]);
    const closed = { ...(first ?? expect.unreachable()), allowedAgents: [], isVerified: false };
    const capped = {
      ...SEED_POLICY,
      services: [closed, ...without.services],
      caps: [...without.caps, capOf(`service:${id}:day`, 1n)],
    };
    expect(pathsOf(without, capped)).toEqual([]);
    expect(pathsOf(without, { ...capped, services: [{ ...closed, isVerified: true }] })).not.toEqual([]);
  });

  it("is nothing between equals, and always one of the differences", () => {
    fc.assert(
      fc.property(somePolicy, somePolicy, (one, two) => {
        expect(loosenings(one, one)).toEqual([]);
        const paths = new Set(policyDifferences(one, two).map(({ path }) => path));
        for (const path of pathsOf(one, two)) expect(paths.has(path)).toBe(true);
      }),
    );
  });
});

const request = fc.record({
  agentId: fc.constantFrom(...AGENT_IDS),
  serviceId: fc.constantFrom(...SERVICE_IDS),
  quantity: fc.integer({ min: 1, max: 5 }),
  allowDowngrade: fc.constant(false),
});

const books: fc.Arbitrary<Books> = fc
  .record({
    spent: fc.array(fc.bigInt({ min: 0n, max: 20n }), { minLength: 7, maxLength: 7 }),
    treasuryUnits: fc.bigInt({ min: 0n, max: 60n }),
    history: fc.record({
      lastMinute: fc.record({
        calls: fc.integer({ min: 0, max: 5 }),
        costUnits: fc.bigInt({ min: 0n, max: 60n }),
      }),
      callsLastHour: fc.integer({ min: 0, max: 5 }),
      hasPaidPayee: fc.boolean(),
      failuresLastHour: fc.integer({ min: 0, max: 5 }),
      isProviderDown: fc.constant(false),
    }),
  })
  .map(({ spent, ...rest }) => ({
    ...rest,
    usageOf: (cap) => {
      const spentUnits = spent[capKey(cap).length % spent.length] ?? 0n;
      return { spentUnits, heldUnits: 0n, carriedUnits: 0n };
    },
  }));

/** Nothing is kept for anybody, and what is low is not what a summary would be: either lets others have more. */
const plain = (policy: Policy): Policy => ({
  ...policy,
  agents: policy.agents.map((agent) => ({
    ...agent,
    reserveBps: 0,
    isPaused: agent.isPaused && agent.id === "c",
  })),
  services: policy.services.map((one) => ({ ...one, summaryId: null, isActive: true })),
  isStopped: false,
});

describe("a change that loosens nothing", () => {
  it("lets no call pass that the policy before did not, nor for more money", () => {
    let compared = 0;
    fc.assert(
      fc.property(somePolicy, somePolicy, fc.nat(99), request, books, (one, two, pick, asked, at) => {
        const was = plain(one);
        const is = mixed(was, plain(two), pick);
        if (loosenings(was, is).length > 0) return;
        compared += 1;
        expect(passed(is, asked, at)).toBeLessThanOrEqual(passed(was, asked, at));
      }),
      { numRuns: 1_500 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

describe("a price that falls", () => {
  it("loosens nothing: each call takes no more, and none above an amount that is asked about passes unasked", () => {
    fc.assert(
      fc.property(somePolicy, fc.bigInt({ min: 2n, max: 20n }), request, books, (one, by, asked, at) => {
        const was = plain(one);
        const cheaper = ({ unitPriceUnits, ...service }: Service) => ({
          ...service,
          unitPriceUnits: unitPriceUnits / by,
        });
        const is = { ...was, services: was.services.map(cheaper) };
        expect(pathsOf(was, is)).toEqual([]);
        const [before, after] = [passed(was, asked, at), passed(is, asked, at)];
        if (before >= 0) expect(after).toBeLessThanOrEqual(before);
        const { effect, aboveUnits } = is.risk.largeCost;
        if (effect === "ask" || effect === "refuse") expect(after).toBeLessThanOrEqual(Number(aboveUnits));
      }),
      { numRuns: 500 },
    );
  });
});

/** Some of one policy with some of the other: a price that falls lets more pass for less, and is left out. */
function mixed(one: Policy, two: Policy, pick: number): Policy {
  const is = (part: number) => part === pick % 10 || part === Math.floor(pick / 10);
  const rules = { ...one.risk };
  return {
    ...one,
    agents: is(0) ? two.agents : one.agents,
    services: one.services.map((service, index) => {
      const other = two.services[index];
      if (!other || !is(1)) return service;
      const { allowedAgents, blockedAgents, isActive } = other;
      return { ...service, allowedAgents, blockedAgents, isActive };
    }),
    caps: is(2)
      ? [...one.caps, ...two.caps.filter((cap) => !one.caps.some((a) => capKey(a) === capKey(cap)))]
      : one.caps,
    risk: {
      burst: is(3) ? two.risk.burst : rules.burst,
      newcomer: is(4) ? two.risk.newcomer : rules.newcomer,
      newPayee: is(5) ? two.risk.newPayee : rules.newPayee,
      failingProvider: is(6) ? two.risk.failingProvider : rules.failingProvider,
      largeCost: is(7) ? two.risk.largeCost : rules.largeCost,
    },
    lowTreasuryUnits: is(8) ? two.lowTreasuryUnits : one.lowTreasuryUnits,
    isStopped: is(9) ? two.isStopped : one.isStopped,
  };
}

/** What a call may cost that passes without anybody being asked; -1 for one that does not. */
function passed(policy: Policy, call: Parameters<typeof decide>[0]["request"], at: Books): number {
  const { action, costUnits } = decide({ policy, books: at, request: call, nowMs: Date.UTC(2026, 5, 1, 12) });
  return action === "ALLOWED" || action === "DOWNGRADED" ? Number(costUnits) : -1;
}
