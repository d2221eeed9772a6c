import { MODE_RULES, type PayoutRules } from "../rules";
import type { KnownOutcome, ProbeCount, ProbeOutcome, Samples } from "../samples";

export interface LoggedProbe {
  readonly atMs: number;
  readonly outcome: ProbeOutcome;
  readonly workerBps: number | null;
}

/** The probes of one orchestrator in the order of time, counted as they come. */
export class ProbeLog {
  readonly #windowMs: number;
  /** Of those with a known outcome: when, and how many up to and with it were ok. */
  readonly #atMs: number[] = [];
  readonly #goodSoFar: number[] = [];
  #latest: KnownOutcome | null = null;
  #said: LoggedProbe | null = null;

  constructor(rules: PayoutRules) {
    this.#windowMs = MODE_RULES[rules.mode].windowMs;
  }

  add(probe: LoggedProbe): void {
    if (probe.outcome === "unknown") return;
    this.#atMs.push(probe.atMs);
    this.#goodSoFar.push(this.#good() + (probe.outcome === "ok" ? 1 : 0));
    this.#latest = probe.outcome;
    if (probe.workerBps !== null) this.#said = probe;
  }

  /** What is known at that moment, of all that was added; `lastMs` is the evaluation before. */
  samplesAt(atMs: number, lastMs: number | null): Samples {
    const sinceMs = atMs - this.#windowMs;
    const window = this.#countSince(sinceMs);
    return {
      window,
      sinceLast: this.#countSince(Math.max(sinceMs, lastMs ?? sinceMs)),
      latest: window.known > 0 ? this.#latest : null,
      workerBps: this.#said !== null && this.#said.atMs > sinceMs ? this.#said.workerBps : null,
    };
  }

  #good(): number {
    return this.#goodSoFar.at(-1) ?? 0;
  }

  #countSince(sinceMs: number): ProbeCount {
    const from = this.#firstAfter(sinceMs);
    return { known: this.#atMs.length - from, good: this.#good() - (this.#goodSoFar[from - 1] ?? 0) };
  }

  /** By halves: where the first probe after that moment stands. */
  #firstAfter(sinceMs: number): number {
    let [low, high] = [0, this.#atMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#atMs[middle] ?? 0) > sinceMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
