import type { CallState } from "../call-lifecycle";
import { DECISION_ACTIONS, type DecisionAction } from "../decide";
import type { HeldCall } from "./held-call";
import { INEXACT_REASONS, type InexactReason, isChanged, type Replayed, whyInexact } from "./replay";

/** So many flipped calls are shown; all of them count. */
export const MOST_CHANGED = 500;
const MOST_BUCKETS = 60;

/** Money of calls in nano-MNEE, before and after. */
export interface BeforeAfter {
  /** What they spent, or hold for what was let pass. */
  readonly wasUnits: bigint;
  readonly wouldUnits: bigint;
  /** Of calls that wait for an approval: spent only once somebody gives it. */
  readonly wasWaitingUnits: bigint;
  readonly wouldWaitingUnits: bigint;
}

type Ended = CallState | "refused";

class Sum implements BeforeAfter {
  wasUnits = 0n;
  wouldUnits = 0n;
  wasWaitingUnits = 0n;
  wouldWaitingUnits = 0n;
  calls = 0;
  changed = 0;

  get money(): BeforeAfter {
    const { wasUnits, wouldUnits, wasWaitingUnits, wouldWaitingUnits } = this;
    return { wasUnits, wouldUnits, wasWaitingUnits, wouldWaitingUnits };
  }

  add(money: BeforeAfter, isChanged: boolean): void {
    this.wasUnits += money.wasUnits;
    this.wouldUnits += money.wouldUnits;
    this.wasWaitingUnits += money.wasWaitingUnits;
    this.wouldWaitingUnits += money.wouldWaitingUnits;
    this.calls += 1;
    if (isChanged) this.changed += 1;
  }
}

/** What a replay comes to. Each call is told to it once all that became of it has been replayed. */
export class Report {
  readonly totals = new Sum();
  private readonly groups = new Map<Ended, Sum>();
  private readonly steps = new Map<number, Sum>();
  private readonly actions = new Map<DecisionAction, { was: number; would: number }>();
  private readonly reasons = new Map<InexactReason, number>();
  private flipped: Replayed[] = [];

  constructor(private readonly period: { readonly fromMs: number; readonly toMs: number }) {}

  add(one: Replayed): void {
    const { recorded, would } = one;
    const [money, isOne, inexact] = [moneyOf(one), isFlipped(one), whyInexact(one)];
    this.totals.add(money, isOne);
    sumIn(this.groups, recorded.call?.state ?? "refused").add(money, isOne);
    sumIn(this.steps, Math.floor((recorded.atMs - this.period.fromMs) / this.stepMs)).add(money, isOne);
    this.countAction(recorded.outcome.action, "was");
    this.countAction(would.action, "would");
    if (inexact !== null) this.reasons.set(inexact, (this.reasons.get(inexact) ?? 0) + 1);
    if (isOne) this.keepFlipped(one);
  }

  get inexact(): { reason: InexactReason; calls: number }[] {
    return INEXACT_REASONS.flatMap((reason) => {
      const calls = this.reasons.get(reason);
      return calls === undefined ? [] : [{ reason, calls }];
    });
  }

  get exact(): number {
    return this.inexact.reduce((left, { calls }) => left - calls, this.totals.calls);
  }

  /** Those that move most money first. */
  get changed(): readonly Replayed[] {
    return this.flipped.sort(byMoney).slice(0, MOST_CHANGED);
  }

  /** By how calls ended, the largest group first. */
  get byEnd(): readonly (Pick<Sum, "calls" | "changed"> & BeforeAfter & { readonly ended: Ended })[] {
    const groups = [...this.groups].map(([ended, { money, calls, changed }]) => {
      return { ended, ...money, calls, changed };
    });
    return groups.sort((one, two) => two.calls - one.calls);
  }

  get byAction(): readonly { action: DecisionAction; was: number; would: number }[] {
    return DECISION_ACTIONS.map((action) => ({ action, ...this.countOf(action) }));
  }

  /** In equal steps from the period's start, empty ones as well. */
  get series(): readonly (BeforeAfter & { readonly atMs: number })[] {
    const { fromMs, toMs } = this.period;
    return Array.from({ length: Math.ceil((toMs - fromMs) / this.stepMs) }, (_, step) => {
      const { money } = this.steps.get(step) ?? new Sum();
      return { atMs: fromMs + step * this.stepMs, ...money };
    });
  }

  private get stepMs(): number {
    return Math.max(1, Math.ceil((this.period.toMs - this.period.fromMs) / MOST_BUCKETS));
  }

  private countOf(action: DecisionAction) {
    return this.actions.get(action) ?? { was: 0, would: 0 };
  }

  private countAction(action: DecisionAction, side: "was" | "would"): void {
    const count = this.countOf(action);
    this.actions.set(action, { ...count, [side]: count[side] + 1 });
  }

  /** The list never grows far past what is shown. */
  private keepFlipped(one: Replayed): void {
    this.flipped.push(one);
    if (this.flipped.length >= 4 * MOST_CHANGED) this.flipped = [...this.changed];
  }
}

function sumIn<K>(sums: Map<K, Sum>, key: K): Sum {
  const sum = sums.get(key) ?? new Sum();
  sums.set(key, sum);
  return sum;
}

/** Decided otherwise; one that does not even come out as it was recorded says nothing of a policy. */
export function isFlipped(one: Replayed): boolean {
  return isChanged(one.recorded.outcome, one.would) && whyInexact(one) !== "differs";
}

/** One that would wait for somebody who was never asked waits for all that it costs, also where its time is over. */
function moneyOf({ recorded, would, wasCall, wouldCall }: Replayed): BeforeAfter {
  const wasAsked = recorded.outcome.action === "WAITING";
  const isWaiting = wasAsked && recorded.call?.state === "waiting";
  const isAsked = would.action === "WAITING";
  const isAskedAnew = isAsked && !wasAsked;
  const was = waitingIn(wasCall, isWaiting ? wasCall?.heldUnits : 0n);
  const asked = isAskedAnew ? wouldCall?.costUnits : wouldCall?.heldUnits;
  const then = waitingIn(wouldCall, isAskedAnew || (isAsked && isWaiting) ? asked : 0n);
  return {
    wasUnits: was.units,
    wouldUnits: then.units,
    wasWaitingUnits: was.waitingUnits,
    wouldWaitingUnits: then.waitingUnits,
  };
}

/** What a call takes, apart from what of it waits. */
function waitingIn(call: HeldCall | null, waitingUnits = 0n) {
  if (call === null) return { units: 0n, waitingUnits: 0n };
  return { units: waitingUnits === 0n ? call.usedUnits : call.spentUnits, waitingUnits };
}

function byMoney(one: Replayed, two: Replayed): number {
  const [a, b] = [movedBy(one), movedBy(two)];
  if (a !== b) return a > b ? -1 : 1;
  return two.recorded.atMs - one.recorded.atMs;
}

function movedBy(one: Replayed): bigint {
  const { wasUnits, wouldUnits } = moneyOf(one);
  return wasUnits > wouldUnits ? wasUnits - wouldUnits : wouldUnits - wasUnits;
}
