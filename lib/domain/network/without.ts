import { type Evaluation, evaluate } from "./evaluate";
import type { PayoutRules } from "./rules";
import type { KnownOutcome, Samples } from "./samples";
import type { Standing } from "./standing";

/** All that an evaluation was made of. */
export interface KeptInputs {
  readonly rules: PayoutRules;
  readonly before: Standing;
  readonly samples: Samples;
  /** From when on probes counted as since the evaluation before. */
  readonly sinceMs: number;
  /** When the samples of its window were taken that counted no more even then. */
  readonly excludedMs: readonly number[];
  /** Whether an operator kept it from earning. */
  readonly isHeld: boolean;
}

/** Bad samples of an evaluation's window that count no more. */
export interface Excluded {
  readonly window: number;
  readonly sinceLast: number;
  /** The latest known outcome that is left; null where none is. */
  readonly latest: KnownOutcome | null;
}

/** The same evaluation as if the excluded samples had not been taken. They were bad ones, so what was good stays. */
export function evaluateWithout(kept: KeptInputs, atMs: number, excluded: Excluded): Evaluation {
  const { rules, before, samples, isHeld } = kept;
  const less = ({ good, known }: Samples["window"], by: number) => ({ good, known: known - by });
  return evaluate(rules, before, {
    atMs,
    isHeld,
    window: less(samples.window, excluded.window),
    sinceLast: less(samples.sinceLast, excluded.sinceLast),
    latest: excluded.latest,
    workerBps: samples.workerBps,
  });
}
