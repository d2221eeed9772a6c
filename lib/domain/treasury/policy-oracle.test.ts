import fc from "fast-check";
import { expect, test } from "vitest";
import { FRESH_BOOKS, SEED_POLICY } from "@/testing/policy";
import { PolicyOracle, windowText } from "@/testing/policy-oracle";
import { type Cap, capKey, contradictionsIn } from "./caps";
import { type Books, type CallRequest, type Decision, decide } from "./decide";
import { capsFor, type Policy, PRIORITIES, type Service } from "./policy";
import { carriedInto, type Usage, usageLater } from "./usage";
import { CAP_WINDOWS, windowAt } from "./windows";

/** Another by `POLICY_SEED`; the same for everybody else, so that nobody meets what another has to mend. */
const SEED = Number(process.env.POLICY_SEED ?? 20_261_130);
const RUNS = 50;
const CALLS_A_RUN = 2_000;
const AGENTS = ["a", "b", "c"];
const SERVICES = ["s", "t", "log", "summary"];
const FIRST_MS = Date.UTC(2026, 10, 29, 20);

/** Numbers that a seed decides: fast-check chooses and shrinks the seed. */
class Chance {
  constructor(private state: number) {}
  below(most: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((this.state >>> 8) / 2 ** 24) * most);
  }
  is(percent: number): boolean {
    return this.below(100) < percent;
  }
  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const NO_RISK: Policy["risk"] = {
  burst: { effect: "note", calls: 0, aboveUnits: 10n ** 18n },
  newcomer: { effect: "note", calls: 0, aboveUnits: 10n ** 18n },
  newPayee: { effect: "note", aboveUnits: 10n ** 18n },
  failingProvider: { effect: "note", failures: 1 },
  largeCost: { effect: "note", aboveUnits: 10n ** 18n },
};

function somePolicy(chance: Chance): Policy {
  const agents = AGENTS.map((id) => ({
    id,
    priority: chance.oneOf(PRIORITIES),
    reserveBps: chance.oneOf([0, 3_333, 5_000, 10_000]),
    isPaused: chance.is(3),
  }));
  const services = SERVICES.map(
    (id): Service => ({
      ...(SEED_POLICY.services[0] as Service),
      id,
      payee: chance.oneOf(["p", "q"]),
      category: chance.oneOf(["x", "y"]),
      unitPriceUnits: BigInt(id === "summary" && chance.is(80) ? 0 : 1 + chance.below(9)),
      isActive: chance.is(97),
      isDivisible: chance.is(70),
      allowedAgents: chance.is(10) ? ["a", "b"] : null,
      blockedAgents: chance.is(5) ? ["b"] : [],
      summaryId: id === "log" ? "summary" : null,
    }),
  );
  const policy = { agents, services, risk: NO_RISK, isStopped: false };
  return { ...policy, caps: someCaps(chance), lowTreasuryUnits: BigInt(chance.below(80)) };
}

function someCaps(chance: Chance): Cap[] {
  const scopes = [
    ...AGENTS.map((of) => ({ scope: "agent", of }) as const),
    ...SERVICES.map((of) => ({ scope: "service", of }) as const),
    { scope: "payee", of: "p" } as const,
    { scope: "category", of: "x" } as const,
    { scope: "house", of: "house" } as const,
  ];
  return scopes.flatMap(({ scope, of }) => {
    let limit = 5 + chance.below(40);
    return CAP_WINDOWS.flatMap((window): Cap[] => {
      limit += chance.below(scope === "house" ? 400 : 150) + (window === "lifetime" ? 20_000 : 0);
      if (!chance.is(scope === "house" ? 50 : 22)) return [];
      const rolloverBps = chance.oneOf([0, 0, 2_500, 10_000]);
      return [{ scope, of, window, limitUnits: BigInt(limit), rolloverBps, sinceAtMs: 0 }];
    });
  });
}

/** Window sums as the books keep them: opened by the first money that moves. */
class Sums {
  private readonly rows = new Map<string, Usage>();

  usageOf(cap: Cap, atMs: number): Usage {
    if (cap.window === "call") return { spentUnits: 0n, heldUnits: 0n, carriedUnits: 0n };
    const { startMs } = windowAt(cap.window, atMs);
    const before = () =>
      this.rows.get(`${capKey(cap)}:${windowAt(cap.window as "day", startMs - 1).startMs}`);
    return (
      this.rows.get(`${capKey(cap)}:${startMs}`) ?? {
        spentUnits: 0n,
        heldUnits: 0n,
        carriedUnits: carriedInto(cap, { startMs, before: before() ?? { spentUnits: 0n, heldUnits: 0n } }),
      }
    );
  }

  move(cap: Cap, atMs: number, by: { spent: bigint; held: bigint }): void {
    if (cap.window === "call") return;
    const usage = this.usageOf(cap, atMs);
    const moved = { ...usage, spentUnits: usage.spentUnits + by.spent, heldUnits: usage.heldUnits + by.held };
    this.rows.set(`${capKey(cap)}:${windowAt(cap.window, atMs).startMs}`, moved);
  }
}

interface Held {
  readonly caps: readonly Cap[];
  readonly atMs: number;
  readonly units: bigint;
}

class World {
  readonly chance: Chance;
  readonly oracle: PolicyOracle;
  readonly sums = new Sums();
  private readonly held: Held[] = [];
  nowMs = FIRST_MS;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.oracle = new PolicyOracle(somePolicy(this.chance), BigInt(this.chance.oneOf([500, 5_000, 500_000])));
  }

  get policy(): Policy {
    return this.oracle.policy;
  }

  books(treasuryUnits = this.oracle.treasury): Books {
    const { history } = FRESH_BOOKS;
    const known = new Map<Cap, Usage>();
    const usageOf = (cap: Cap) => {
      const usage = known.get(cap) ?? this.sums.usageOf(cap, this.nowMs);
      known.set(cap, usage);
      return usage;
    };
    return { usageOf, treasuryUnits, history };
  }

  decide(request: CallRequest, changed: { policy?: Policy; books?: Books; nowMs?: number } = {}): Decision {
    return decide({ policy: this.policy, books: this.books(), nowMs: this.nowMs, ...changed, request });
  }

  /** Mostly moments pass; sometimes hours or days, over the ends of days, weeks and months. */
  pass(): void {
    const { chance } = this;
    const most = chance.is(85) ? 60_000 : chance.is(90) ? 4 * 3_600_000 : 9 * 86_400_000;
    this.nowMs += chance.below(most);
    if (most > 3_600_000) this.oracle.treasury += BigInt(chance.below(300));
  }

  someRequest(): CallRequest {
    const { chance } = this;
    return {
      agentId: chance.oneOf([...AGENTS, ...AGENTS, ...AGENTS, "nobody"]),
      serviceId: chance.oneOf([...SERVICES, ...SERVICES, ...SERVICES, "nothing"]),
      quantity: 1 + chance.below(12),
      allowDowngrade: chance.is(50),
    };
  }

  /** Holds what was let pass, and ends some earlier call: spent, or free again. */
  settle(request: CallRequest, { service, costUnits: units }: Decision): void {
    if (service && units > 0n) {
      const caps = capsFor(this.policy, { agentId: request.agentId, service });
      this.move({ caps, atMs: this.nowMs, units }, { spent: 0n, held: units });
      this.oracle.treasury -= units;
      this.held.push({ caps, atMs: this.nowMs, units });
    }
    if (!this.chance.is(60)) return;
    const ended = this.held.splice(this.chance.below(this.held.length), 1)[0];
    if (!ended) return;
    const isSpent = this.chance.is(60);
    this.move(ended, { spent: isSpent ? ended.units : 0n, held: -ended.units });
    if (!isSpent) this.oracle.treasury += ended.units;
  }

  private move({ caps, atMs }: Held, by: { spent: bigint; held: bigint }): void {
    for (const cap of caps) {
      this.sums.move(cap, atMs, by);
      this.oracle.move(cap, atMs, by);
    }
  }
}

/** `expect` for each of some millions of comparisons would take most of the time. */
function same(actual: unknown, expected: unknown): void {
  if (actual !== expected) expect(actual).toBe(expected);
}

function unlike(actual: unknown, other: unknown): void {
  if (actual === other) expect(actual).not.toBe(other);
}

/** Raised by so much; the treasury's own balance apart. */
function raised(policy: Policy, changes: readonly { cap: Cap | null; byUnits: bigint }[]): Policy {
  const by = new Map(changes.flatMap(({ cap, byUnits }) => (cap ? [[capKey(cap), byUnits] as const] : [])));
  const caps = policy.caps.map((cap) => ({
    ...cap,
    limitUnits: cap.limitUnits + (by.get(capKey(cap)) ?? 0n),
  }));
  return { ...policy, caps };
}

function checkAgainstOracle(world: World, request: CallRequest, decision: Decision): void {
  const { oracle, nowMs } = world;
  const expected = oracle.answer(request, nowMs);
  same(decision.action, expected.action);
  same(decision.approved, expected.approved);
  if (expected.serviceId !== "") same(decision.service?.id, expected.serviceId);
  for (const { cap, remainingUnits, resetsAtMs } of decision.caps) {
    const expectedUnits = cap.window === "call" ? cap.limitUnits : oracle.left(cap, nowMs);
    same(remainingUnits, expectedUnits);
    if (resetsAtMs === null) continue;
    const [last, next] = [windowText(cap.window, resetsAtMs - 1), windowText(cap.window, resetsAtMs)];
    if (last !== windowText(cap.window, nowMs) || next === last) expect([cap, resetsAtMs]).toBeNull();
  }
}

function checkNoCapIsPassed(world: World, request: CallRequest, { service, costUnits }: Decision): void {
  if (!service || costUnits === 0n) return;
  for (const cap of world.oracle.capsOf(request.agentId, service)) {
    const { spent, held, carried } = world.oracle.sumsOf(cap, world.nowMs);
    const used = cap.window === "call" ? costUnits : spent + held;
    if (used > cap.limitUnits + carried) expect([cap, used]).toBeNull();
  }
  if (world.oracle.treasury < 0n) expect(world.oracle.treasury).toBe(0n);
}

/** More budget of one's own, of the house or in the treasury never takes back what was allowed. */
function checkMoreIsNoLess(world: World, request: CallRequest, { service }: Decision): void {
  if (!service) return;
  const byUnits = BigInt(world.chance.below(200));
  const own = world.oracle.capsOf(request.agentId, service);
  const cap = own.length === 0 || world.chance.is(20) ? null : world.chance.oneOf(own);
  const policy = raised(world.policy, [{ cap, byUnits }]);
  const books = world.books(world.oracle.treasury + (cap === null ? byUnits : 0n));
  same(world.decide(request, { policy, books }).action, "ALLOWED");
}

/** Each way that is named lets the call pass as it was asked for, and nothing less does. */
function checkNeeds(world: World, request: CallRequest, { needs }: Decision): void {
  if (needs === null) return;
  const { nowMs } = world;
  /** A raised limit leaves its next window more, and this one no more. */
  const usageAsItIs = (cap: Cap) =>
    world.sums.usageOf(world.policy.caps.find((one) => capKey(one) === capKey(cap)) ?? cap, nowMs);
  const actionWith = (changes: typeof needs.changes) => {
    const more = changes.find(({ cap }) => cap === null)?.byUnits ?? 0n;
    const policy = raised(world.policy, changes);
    if (contradictionsIn(policy.caps).length > 0) return "CONTRADICTS";
    const books = { ...world.books(world.oracle.treasury + more), usageOf: usageAsItIs };
    return world.decide(request, { policy, books }).action;
  };
  same(actionWith(needs.changes), "ALLOWED");
  for (const [index, change] of needs.changes.entries()) {
    const less = needs.changes.with(index, { ...change, byUnits: change.byUnits - 1n });
    unlike(actionWith(less), "ALLOWED");
  }
  if (needs.quantity !== null) {
    same(world.decide({ ...request, quantity: needs.quantity }).action, "ALLOWED");
    unlike(world.decide({ ...request, quantity: needs.quantity + 1 }).action, "ALLOWED");
  }
  const actionAt = (atMs: number) => {
    const usageOf = (cap: Cap) => usageLater(cap, { usage: world.sums.usageOf(cap, nowMs), nowMs, atMs });
    return world.decide(request, { books: { ...world.books(), usageOf }, nowMs: atMs }).action;
  };
  if (needs.waitUntilMs !== null) {
    same(actionAt(needs.waitUntilMs), "ALLOWED");
    unlike(actionAt(needs.waitUntilMs - 1), "ALLOWED");
  }
}

const A_BUSY_MACHINE_MS = 600_000;

test(
  `${RUNS * CALLS_A_RUN} calls are decided as the rules say, over the ends of days, weeks and months`,
  () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const world = new World(seed);
        for (let count = 0; count < CALLS_A_RUN; count++) {
          world.pass();
          const request = world.someRequest();
          const decision = world.decide(request);
          checkAgainstOracle(world, request, decision);
          if (decision.action === "ALLOWED" && count % 3 === 0) checkMoreIsNoLess(world, request, decision);
          if (count % 20 === 0) checkNeeds(world, request, decision);
          world.settle(request, decision);
          if (decision.action !== "REJECTED") checkNoCapIsPassed(world, request, decision);
          const kind = `${decision.action} ${decision.mode}`;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    for (const kind of ["ALLOWED FULL", "DOWNGRADED FULL", "DOWNGRADED SUMMARY_ONLY", "REJECTED FULL"])
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(1_000);
  },
  A_BUSY_MACHINE_MS,
);
