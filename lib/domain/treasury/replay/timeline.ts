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
  private old: Settled[] = [];

  /** @param turn the last one before the first decision */
  constructor(
    private readonly replay: Replay,
    private turn: number,
  ) {}

  addSetBack({ turn, atMs }: ClockSetBack): void {
    this.setBacks.set(turn, atMs);
  }

  /** What became of a call. Told twice it counts once; those from before turns were counted come all before the first play. */
  addSettlement(id: string, settlement: Settlement): void {
    const { turn } = settlement;
    const list = turn === null ? this.old : (this.settled.get(turn) ?? []);
    list.push({ id, settlement });
    if (turn !== null) this.settled.set(turn, list);
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
    for (const { id, settlement } of this.settled.get(turn) ?? []) this.replay.settle(id, settlement);
    this.settled.delete(turn);
  }

  private settleOld(beforeMs: number): void {
    if (this.old.length === 0) return;
    this.old.sort((one, two) => two.settlement.atMs - one.settlement.atMs);
    for (let last = this.old.at(-1); last && last.settlement.atMs < beforeMs; last = this.old.at(-1)) {
      this.old.pop();
      this.replay.settle(last.id, last.settlement);
    }
  }
}
