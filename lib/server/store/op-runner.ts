import { InvariantBroken } from "@/lib/domain/errors";
import type { Outcome } from "./op-queue";
import type { SqliteTx } from "./sqlite-tx";
import type { Op } from "./tx";

/**
 * Runs ops that may await their tx and nothing else. Since SQLite answers at once, such an op ends within
 * the microtasks of this turn; one that is still open when the next turn begins waits for something else.
 */
export class OpRunner {
  private watchdog: NodeJS.Immediate | null = null;
  private end: ((outcome: Outcome) => void) | null = null;

  /** Runs one op to its end. The next op may only be given after the answer. */
  run(op: Op<unknown>, tx: SqliteTx): Promise<Outcome> {
    this.watchdog ??= setImmediate(() => this.bite());
    return new Promise<Outcome>((settle) => {
      const end = (outcome: Outcome) => {
        tx.end();
        settle(outcome);
      };
      this.end = end;
      start(op, tx).then(
        (value) => end(outcomeOf(value, tx)),
        (error: unknown) => end({ isDone: false, error }),
      );
    });
  }

  /** The group is over: nothing is watched until the next op. */
  rest(): void {
    if (this.watchdog) clearImmediate(this.watchdog);
    this.watchdog = null;
    this.end = null;
  }

  private bite(): void {
    this.watchdog = null;
    this.end?.({ isDone: false, error: waitedOutside() });
  }
}

/** An op that swallowed a failed statement is refused all the same. */
function outcomeOf(value: unknown, tx: SqliteTx): Outcome {
  return tx.failure === null ? { isDone: true, value } : { isDone: false, error: tx.failure };
}

async function start(op: Op<unknown>, tx: SqliteTx): Promise<unknown> {
  return op(tx);
}

export function waitedOutside(): InvariantBroken {
  return new InvariantBroken(
    "An op waited for something other than its tx. Gather evidence before the write.",
  );
}
