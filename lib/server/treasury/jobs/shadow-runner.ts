import { LostRace } from "@/lib/domain/errors";
import type { ClockSetBack } from "@/lib/domain/treasury/replay/record";
import { isChanged, Replay, type Replayed } from "@/lib/domain/treasury/replay/replay";
import { Timeline } from "@/lib/domain/treasury/replay/timeline";
import { policyChange } from "@/lib/schemas/treasury/policy-draft";
import { LONGEST_PERIOD_MS, MOST_REPLAYED } from "@/lib/schemas/treasury/simulation";
import type { Context } from "@/lib/server/kernel/context";
import type { Store } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { Slices } from "@/lib/server/treasury/reads/replay/in-slices";
import { ReplayedPolicies } from "@/lib/server/treasury/reads/replay/policies";
import { readNew, readStart, type StartOf } from "@/lib/server/treasury/reads/replay/read-start";
import { recordedOf, settlementOf } from "@/lib/server/treasury/reads/replay/recorded";
import { lastTurn } from "@/lib/server/treasury/tables/budgets";
import {
  clockSetBackAfter,
  recordedAfter,
  settlingOf,
} from "@/lib/server/treasury/tables/replay/recorded-decisions";
import { resetsSince } from "@/lib/server/treasury/tables/replay/replay-start";
import {
  addToShadowSum,
  endShadow,
  endShadowWhere,
  insertShadowDecision,
  moveShadow,
  shadowSums,
  undoneShadow,
} from "@/lib/server/treasury/tables/replay/shadows";
import type { ShadowDecisionRow, ShadowRow, ShadowSumRow } from "@/lib/server/treasury/tables/rows";

/** Few in a write, so that no call waits long behind them. */
const AT_ONCE = 50;
const BATCHES_A_TICK = 20;

/** When a shadow ends by itself: its world is made anew after each start, and is not to grow for ever. */
interface Most {
  readonly decisions: number;
  readonly lastsMs: number;
}

/** The world that a shadow has come to, and what it was made of. */
interface Course {
  readonly shadowId: string;
  readonly of: StartOf;
  readonly replay: Replay;
  readonly timeline: Timeline;
  /** The latest that it knows. */
  version: number;
  resetAtMs: number;
  turn: number;
}

/**
 * Decides the calls that were decided since a shadow began by its policy as well, in their order and in its own world. It
 * keeps that world while the house runs, whatever becomes of the policy that holds; after a start or a clock set back it
 * makes it anew from the beginning, which comes to the same.
 */
export class ShadowRunner {
  private course: Course | null = null;

  private readonly store: Store;

  constructor(
    private readonly context: Pick<Context, "store" | "clock">,
    private readonly most: Most = { decisions: MOST_REPLAYED, lastsMs: LONGEST_PERIOD_MS },
  ) {
    this.store = context.store;
  }

  async tick(): Promise<void> {
    try {
      for (let batch = 0; batch < BATCHES_A_TICK; batch += 1) if (!(await this.goOn())) return;
    } catch (error) {
      this.course = null;
      if (!(error instanceof LostRace)) throw error;
    }
  }

  /** False once nothing is left to decide. */
  private async goOn(): Promise<boolean> {
    const shadow = await this.store.read(undoneShadow);
    if (!shadow) {
      this.course = null;
      return false;
    }
    if (shadow.untilTurn === null && (await this.end(shadow))) return true;
    const course = await this.courseOf(shadow);
    const batch = await this.store.read(async (tx) => {
      const untilTurn = shadow.untilTurn ?? (await lastTurn(tx));
      const rows = await recordedAfter(tx, { turn: course.turn, untilTurn, limit: AT_ONCE });
      const settling = await settlingOf(tx, course.replay.openIds);
      return { untilTurn, rows, settling, resets: await resetsSince(tx, course.resetAtMs + 1) };
    });
    // Made between the two looks.
    if (batch.rows.some(({ policyVersion }) => policyVersion > course.version)) return true;
    for (const reset of batch.resets) {
      course.replay.addReset(reset);
      course.resetAtMs = reset.atMs;
    }
    for (const row of batch.settling) tell(course.timeline, row.id, settlementOf(row));
    const recorded = batch.rows.map(recordedOf);
    for (const { id, call } of recorded) tell(course.timeline, id, call?.settled ?? null);
    const slices = new Slices();
    const replayed: Replayed[] = [];
    for (const one of recorded) {
      replayed.push(course.timeline.play(one));
      await slices.next();
    }
    const isMore = batch.rows.length === AT_ONCE;
    const turn = isMore ? (batch.rows.at(-1)?.turn ?? course.turn) : batch.untilTurn;
    course.turn = turn;
    const isWorthIt = replayed.length > 0 || shadow.untilTurn !== null;
    if (isWorthIt && turn > shadow.doneTurn) await this.keep(shadow, { replayed, turn });
    return isMore;
  }

  /** Ends one that has run as long as calls may be replayed, or decided as many; whether it did. */
  private async end(shadow: ShadowRow): Promise<boolean> {
    const nowMs = this.context.clock();
    if (nowMs - shadow.sinceAtMs >= this.most.lastsMs) return this.store.write((tx) => endShadow(tx, nowMs));
    const sums = await this.store.read((tx) => shadowSums(tx, shadow.id));
    const decided = sums.reduce((total, { calls }) => total + calls, 0);
    if (decided < this.most.decisions) return false;
    return this.store.write((tx) => endShadowWhere(tx, { shadow, nowMs }));
  }

  /** As it stands, or made anew. */
  private async courseOf(shadow: ShadowRow): Promise<Course> {
    const [version, setBack] = await this.store.read(
      async (tx) =>
        [(await currentPolicy(tx)).version, await clockSetBackAfter(tx, shadow.sinceTurn)] as const,
    );
    const { course } = this;
    if (course?.shadowId === shadow.id && course.of.setBack.length === setBack.length) {
      if (course.version !== version) await this.learn(course, version);
      return course;
    }
    this.course = await this.begin(shadow, { version, setBack });
    return this.course;
  }

  private async begin(
    shadow: ShadowRow,
    { version, setBack }: { version: number; setBack: readonly ClockSetBack[] },
  ): Promise<Course> {
    const change = policyChange.parse(shadow.document);
    const policies = new ReplayedPolicies({ change, version: shadow.version, atMs: shadow.sinceAtMs });
    await this.store.read((tx) => policies.read(tx, { from: shadow.version, to: version }));
    const before = { turn: shadow.sinceTurn, fromMs: shadow.sinceAtMs, atMs: shadow.sinceAtMs };
    const look = this.store.read.bind(this.store);
    const of = { before, policies, version: shadow.version, setBack, look };
    const start = await readStart(of);
    const replay = new Replay(start, policies, shadow.version);
    const timeline = new Timeline(replay, shadow.sinceTurn);
    for (const one of setBack) timeline.addSetBack(one);
    const resetAtMs = start.resets.at(-1)?.atMs ?? shadow.sinceAtMs;
    return { shadowId: shadow.id, of, version, replay, timeline, resetAtMs, turn: shadow.sinceTurn };
  }

  /** A new version of the policy that holds changes nothing of what was decided before it. */
  private async learn(course: Course, version: number): Promise<void> {
    const { of, replay } = course;
    await this.store.read((tx) => of.policies.read(tx, { from: of.version, to: version }));
    replay.learn(await readNew(of));
    course.version = version;
  }

  /** What was decided before is there already. @throws LostRace */
  private async keep(shadow: ShadowRow, of: { replayed: readonly Replayed[]; turn: number }): Promise<void> {
    const isNew = ({ recorded }: Replayed) => (recorded.turn ?? 0) > shadow.doneTurn;
    const replayed = of.replayed.filter(isNew);
    const rows = replayed.map((one) => rowOf(shadow.id, one));
    const sums = sumsOf(shadow.id, replayed);
    await this.store.write(async (tx) => {
      const isMoved = await moveShadow(tx, { id: shadow.id, from: shadow.doneTurn, to: of.turn });
      if (!isMoved) throw new LostRace();
      for (const row of rows) await insertShadowDecision(tx, row);
      for (const sum of sums) await addToShadowSum(tx, sum);
    });
  }
}

function tell(timeline: Timeline, id: string, settlement: ReturnType<typeof settlementOf>): void {
  if (settlement !== null) timeline.addSettlement(id, settlement);
}

function rowOf(shadowId: string, { recorded, would }: Replayed): ShadowDecisionRow {
  return {
    id: recorded.id,
    shadowId,
    action: would.action,
    calledServiceId: would.serviceId,
    mode: would.mode,
    approvedQuantity: would.approved,
    costUnits: would.costUnits,
    reason: would.reason,
    isChanged: isChanged(recorded.outcome, would),
  };
}

/** What decisions come to, by what was decided and what would be. */
function sumsOf(shadowId: string, replayed: readonly Replayed[]): ShadowSumRow[] {
  const sums = new Map<string, ShadowSumRow>();
  for (const { recorded, would } of replayed) {
    const isOther = isChanged(recorded.outcome, would);
    const key = `${recorded.outcome.action} ${would.action} ${isOther}`;
    const { calls = 0, wasUnits = 0n, wouldUnits = 0n } = sums.get(key) ?? {};
    sums.set(key, {
      shadowId,
      was: recorded.outcome.action,
      would: would.action,
      isChanged: isOther,
      calls: calls + 1,
      wasUnits: wasUnits + recorded.outcome.costUnits,
      wouldUnits: wouldUnits + would.costUnits,
    });
  }
  return [...sums.values()];
}
