import fc from "fast-check";
import { expect, test } from "vitest";
import type { AssetId } from "@/lib/domain/assets";
import {
  depositConfirmedJournal,
  depositSeenJournal,
  type Entry,
  grantJournal,
  isBalanced,
  lockJournal,
  settlementJournal,
} from "@/lib/domain/ledger/journals";
import type { SettlementPart } from "@/lib/domain/ledger/settlement-parts";
import { balancesOf, checkEscrow, checkFloors, checkLedger, checkTasks } from "@/testing/money-checks";
import {
  completeTerms,
  deadlinesAfter,
  dueAt,
  dueVerb,
  isPast,
  NO_DEADLINES,
  TERMS_LIMITS,
  type Waiting,
} from "./deadlines";
import {
  isTerminal,
  moneyMoveOf,
  nextStatus,
  type Step,
  TASK_ROLES,
  type TaskVerb,
  transitionOf,
  VERBS,
  verbsFor,
} from "./lifecycle";
import { makeQuote, type QuoteFacts } from "./quote";
import { isPayout, PART_OF, type Shares, SILENT_SPLIT_BPS, sharesOf } from "./settlement";

const T0 = 1_700_000_000_000;
const BUYER = "buyer-001";
const AGENT = "agent-1";
const terms = completeTerms({}, TERMS_LIMITS.demo);

/** One task with its own books, moved by the domain alone, as a command would. */
class World {
  readonly quote: QuoteFacts;
  readonly entries: Entry[] = [];
  readonly parts = new Set<SettlementPart>();
  task: Waiting;
  nowMs = T0;
  round = 0;
  candidates = 3;
  heldUnits = 0n;
  paid = { agent: 0n, fee: 0n, buyer: 0n };

  constructor(readonly facts: Omit<Step, "status" | "verb"> & { feeBps: number }) {
    const { asset, feeBps } = facts;
    const candidate = { id: AGENT, multiplierHundredths: 137, settledTasks: 1, distinctBuyers: 1 };
    const kept = { id: "q", buyerId: BUYER, strategy: "best", agentId: null, skills: [] } as const;
    const price = {
      complexity: 3,
      asset,
      candidate,
      feeBps,
      baseUnits: 33_333n,
      maxMultiplierHundredths: null,
    };
    this.quote = makeQuote({ ...kept, ...price, terms, createdAtMs: T0, ttlMs: 1 });
    const units = this.quote.totalUnits;
    this.book(grantJournal({ userId: BUYER, asset, units, businessKey: "g" }).entries);
    const status = nextStatus({ ...facts, status: null, verb: "post" });
    this.task = {
      ...deadlinesAfter({ verb: "post", to: status, terms, nowMs: T0, current: NO_DEADLINES }),
      status,
    };
    if (asset === "SAT") {
      this.book(lockJournal({ taskId: "t", buyerId: BUYER, asset, units }).entries);
      this.heldUnits = units;
    }
  }

  book(entries: readonly Entry[]): void {
    expect(isBalanced(entries)).toBe(true);
    this.entries.push(...entries);
  }

  /** Tries a verb in whatever role has it now; says whether anybody had. */
  attempt(verb: TaskVerb, shareBps: number): boolean {
    const isPastDue = isPast(dueAt(this.task), this.nowMs);
    const context = { status: this.task.status, asset: this.facts.asset, round: this.round, isPastDue };
    if (!TASK_ROLES.some((role) => verbsFor({ ...context, role }).includes(verb))) return false;
    const move = transitionOf(this.task.status, verb);
    if (verb === "decline" || verb === "lapse") this.candidates -= 1;
    const hasCandidate = this.facts.hasCandidate && this.candidates > 0;
    const to = nextStatus({ ...this.facts, hasCandidate, status: this.task.status, verb });
    if (verb === "fund") this.fund();
    const money = move ? moneyMoveOf(move, to) : "none";
    const agentShareBps = verb === "resolve" ? shareBps : SILENT_SPLIT_BPS;
    const chosen = { undisputedBps: shareBps % 10_000, agentShareBps };
    if (isPayout(money)) this.settle(PART_OF[money], sharesOf(money, this.held(), chosen));
    if (verb === "request_changes") this.round += 1;
    const current = this.task;
    this.task = { ...deadlinesAfter({ verb, to, terms, nowMs: this.nowMs, current }), status: to };
    return true;
  }

  fund(): void {
    const units = this.quote.totalUnits;
    const deposit = { eventKey: "e", asset: this.facts.asset, units };
    this.book([...depositSeenJournal(deposit).entries, ...depositConfirmedJournal(deposit).entries]);
    this.heldUnits = units;
  }

  held() {
    const { priceUnits, feeBps } = this.quote;
    return { heldUnits: this.heldUnits, priceUnits, paidUnits: this.paid.agent, feeBps };
  }

  settle(part: SettlementPart, shares: Shares): void {
    expect(this.parts.has(part)).toBe(false);
    this.parts.add(part);
    const { agentUnits, feeUnits, buyerUnits } = shares;
    const asset: AssetId = this.facts.asset;
    const whose = { taskId: "t", part, asset, buyerId: BUYER, agentOwnerId: AGENT };
    this.book(settlementJournal({ ...whose, agentUnits, feeUnits, buyerUnits }).entries);
    this.heldUnits = shares.remainingUnits;
    this.paid.agent += agentUnits;
    this.paid.fee += feeUnits;
    this.paid.buyer += buyerUnits;
  }

  check(): void {
    const { asset } = this.facts;
    const balances = [...balancesOf(this.entries)].map(([id, balanceUnits]) => ({ id, balanceUnits }));
    const units = this.entries.reduce((sum, entry) => sum + entry.units, 0n);
    const escrowUnits = balances.find(({ id }) => id === `escrow:${asset}`)?.balanceUnits ?? 0n;
    const inEscrow = checkEscrow([{ asset, units: escrowUnits }], [{ asset, units: this.heldUnits }]);
    expect(
      [checkFloors(balances), checkLedger([{ asset, units }]), inEscrow].filter(({ ok }) => !ok),
    ).toEqual([]);
    expect(this.paid.agent).toBeLessThanOrEqual(this.quote.priceUnits);
    const sums = {
      paidAgentUnits: this.paid.agent,
      paidFeeUnits: this.paid.fee,
      refundedUnits: this.paid.buyer,
    };
    const { status } = this.task;
    const row = {
      id: "t",
      asset,
      status,
      totalUnits: this.quote.totalUnits,
      heldUnits: this.heldUnits,
      ...sums,
    };
    expect(checkTasks([row])).toMatchObject({ ok: true });
  }
}

const facts = fc.record({
  asset: fc.constantFrom<AssetId>("SAT", "MNEE", "ETH"),
  review: fc.constantFrom("buyer" as const, "none" as const),
  isDirect: fc.boolean(),
  hasCandidate: fc.boolean(),
  feeBps: fc.integer({ min: 0, max: 1_000 }),
});
const deed = fc.record({
  anyVerb: fc.constantFrom(...VERBS),
  /** Which of the verbs that the status knows is tried; the others now and then, legal or not. */
  pick: fc.nat(9),
  shareBps: fc.integer({ min: 0, max: 10_000 }),
  /** Rarely long enough to pass a deadline. */
  waitMs: fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(3 * 86_400_000) },
  ),
});

/** Work goes on more often than it is given up, or few tasks would come to a dispute. */
function wantedVerb(world: World, { pick, anyVerb }: { pick: number; anyVerb: TaskVerb }): TaskVerb {
  const known = VERBS.filter((verb) => transitionOf(world.task.status, verb));
  const usual = known.filter((verb) => verb !== "cancel" && verb !== "fail");
  return pick === 9 ? anyVerb : (usual[pick % Math.max(1, usual.length)] ?? anyVerb);
}

/** A house verb is tried only when it is due, as the keeper does. */
function isKeepers(verb: TaskVerb, world: World): boolean {
  const isHouseVerb = transitionOf(world.task.status, verb)?.by.every((role) => role === "house") ?? false;
  return isHouseVerb && dueVerb(world.task, world.nowMs) !== verb;
}

test("whatever people do and whenever, no unit is lost, doubled or locked for ever", () => {
  const lives = new Set<string>();
  fc.assert(
    fc.property(facts, fc.array(deed, { maxLength: 40 }), (chosen, deeds) => {
      const world = new World(chosen);
      for (const deed of deeds) {
        world.nowMs += deed.waitMs;
        const verb = wantedVerb(world, deed);
        const wasTerminal = isTerminal(world.task.status);
        if (isKeepers(verb, world) || !world.attempt(verb, deed.shareBps)) continue;
        expect(wasTerminal).toBe(false);
        world.check();
      }
      for (let steps = 0; !isTerminal(world.task.status); steps++) {
        expect(steps).toBeLessThan(6);
        world.nowMs = (dueAt(world.task) as number) + 1;
        expect(world.attempt(dueVerb(world.task, world.nowMs) as TaskVerb, 0)).toBe(true);
        world.check();
      }
      expect(world.heldUnits).toBe(0n);
      lives.add(world.task.status);
    }),
    { numRuns: 400, seed: 7 },
  );
  expect([...lives].sort()).toEqual(["cancelled", "completed", "expired", "failed", "refunded", "resolved"]);
});
