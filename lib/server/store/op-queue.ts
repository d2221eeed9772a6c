import { Busy } from "@/lib/domain/errors";
import type { Op } from "./tx";

/** An op that waits for its group, and the caller that waits for it. */
export interface QueuedOp {
  readonly op: Op<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly queuedAtMs: number;
}

export type Outcome =
  | { readonly isDone: true; readonly value: unknown }
  | { readonly isDone: false; readonly error: unknown };

/** First in, first out, with an end: beyond `limit` callers are told to come back. */
export class OpQueue {
  private waiting: QueuedOp[] = [];
  private isClosed = false;

  constructor(
    private readonly limit: number,
    private readonly wake: () => void,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  add<T>(op: Op<T>): Promise<T> {
    if (this.isClosed || this.waiting.length >= this.limit) return Promise.reject(new Busy());
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({
        op,
        resolve: resolve as (value: unknown) => void,
        reject,
        queuedAtMs: performance.now(),
      });
      this.wake();
    });
  }

  take(count: number): QueuedOp[] {
    if (this.waiting.length <= count) {
      const all = this.waiting;
      this.waiting = [];
      return all;
    }
    return this.waiting.splice(0, count);
  }

  /** Puts a group that could not even begin back in front, in its order. */
  putBack(group: readonly QueuedOp[]): void {
    this.waiting.unshift(...group);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** Gives every caller of a group its answer, in the order they came. */
export function answer(group: readonly QueuedOp[], outcomes: readonly Outcome[]): void {
  for (const [index, queued] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome?.isDone) queued.resolve(outcome.value);
    else queued.reject(outcome ? outcome.error : new Busy());
  }
}

export function refuseAll(group: readonly QueuedOp[], error: unknown): void {
  for (const queued of group) queued.reject(error);
}

/** Busy for the caller, with what really happened as its cause for the log. */
export function busyBecause(cause: unknown): Busy {
  const busy = new Busy();
  busy.cause = cause;
  return busy;
}
