import type { ClockSetBack, Recorded, Settlement } from "./record";
import type { Replay, Replayed } from "./replay";

interface Settled {
  readonly id: string;
  readonly settlement: Settlement;
}

/** Puts what happened between decisions where it belongs: by turns, and by time where those were not counted yet. */
export class Timeline {
  private readonly settled = new Map<number, Settled[]>();
  private readonly setBacks = new Map<number, number>();
  /** Of both: calls of which it is told what became of them, and whose place has not come yet. */
  private readonly told = new Set<string>();
  /** The latest first, once they are in order. */
  private readonly old: Settled[] = [];
  private isOldInOrder = true;

  /** @param turn the last one before the first decision */
  constructor(
    private readonly replay: Replay,
    private turn: number,
  ) {}

  addSetBack({ turn, atMs }: ClockSetBack): void {
    this.setBacks.set(turn, atMs);
  }

  /** What became of a call. Told twice it is kept once; those from before turns were counted come all before the first play. */
  addSettlement(id: string, settlement: Settlement): void {
    if (this.told.has(id)) return;
    this.told.add(id);
    const { turn } = settlement;
    const list = turn === null ? this.old : (this.settled.get(turn) ?? []);
    list.push({ id, settlement });
    if (turn !== null) this.settled.set(turn, list);
    else this.isOldInOrder = false;
  }

  /** Decides a call once all has happened that came before it. */
  play(recorded: Recorded): Replayed {
    const { turn, atMs } = recorded;
    this.settleOld(turn === null ? atMs : Number.POSITIVE_INFINITY);
    if (turn !== null) this.passTo(turn);
    return this.replay.decide(recorded);
  }

  /** What became of the calls after the last decision. */
  finish(): void {
    this.settleOld(Number.POSITIVE_INFINITY);
    for (const turn of [...this.settled.keys()].sort((one, two) => one - two)) this.settleAfter(turn);
  }

  private passTo(turn: number): void {
    for (; this.turn < turn; this.turn += 1) {
      const atMs = this.setBacks.get(this.turn);
      if (atMs !== undefined) this.replay.setClockBack(atMs);
      this.settleAfter(this.turn);
    }
  }

  private settleAfter(turn: number): void {
    for (const one of this.settled.get(turn) ?? []) this.settle(one);
    this.settled.delete(turn);
  }

  private settleOld(beforeMs: number): void {
    if (!this.isOldInOrder) this.old.sort((one, two) => two.settlement.atMs - one.settlement.atMs);
    this.isOldInOrder = true;
    for (let last = this.old.at(-1); last && last.settlement.atMs < beforeMs; last = this.old.at(-1)) {
      this.old.pop();
      this.settle(last);
    }
  }

  private settle({ id, settlement }: Settled): void {
    this.told.delete(id);
    this.replay.settle(id, settlement);
  }
}
