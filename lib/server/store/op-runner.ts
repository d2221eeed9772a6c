import { InvariantBroken } from "@/lib/domain/errors";
import type { SqliteTx } from "@/lib/server/store/sqlite/tx";
import type { Outcome } from "./op-queue";
import type { Op } from "./tx";

/**
 * Runs ops that may await their tx and nothing else. Since SQLite answers at once, such an op ends within
 * the microtasks of this turn; one that is still open when the next turn begins waits for something else.
 */
export class OpRunner {
  private watchdog: NodeJS.Immediate | null = null;
  private running: Running | null = null;

  /** Runs one op to its end. The next op may only be given after the answer. */
  run(op: Op<unknown>, tx: SqliteTx): Promise<Outcome> {
    this.watchdog ??= setImmediate(() => this.bite());
    return new Promise<Outcome>((settle) => {
      const running: Running = { tx, settle };
      this.running = running;
      start(op, tx).then(
        (value) => finish(running, outcomeOf(value, tx)),
        (error: unknown) => finish(running, { isDone: false, error }),
      );
    });
  }

  /** The group is over: nothing is watched until the next op. */
  rest(): void {
    if (this.watchdog) clearImmediate(this.watchdog);
    this.watchdog = null;
    this.running = null;
  }

  private bite(): void {
    this.watchdog = null;
    if (this.running) finish(this.running, { isDone: false, error: waitedOutside() });
  }
}

interface Running {
  readonly tx: SqliteTx;
  readonly settle: (outcome: Outcome) => void;
}

/** The first end counts: an op that goes on after it was refused has nothing left to touch. */
function finish({ tx, settle }: Running, outcome: Outcome): void {
  tx.end();
  settle(outcome);
}

/** An op that swallowed a failed statement is refused all the same. */
function outcomeOf(value: unknown, tx: SqliteTx): Outcome {
  return tx.failure === null ? { isDone: true, value } : { isDone: false, error: tx.failure };
}

/** Not async itself: a promise handed on by a promise costs every op three turns of the microtask queue. */
function start(op: Op<unknown>, tx: SqliteTx): Promise<unknown> {
  try {
    return op(tx);
  } catch (error) {
    return Promise.reject(error);
  }
}

export function waitedOutside(): InvariantBroken {
  return new InvariantBroken(
    "An op waited for something other than its tx. Gather evidence before the write.",
  );
}
