/** What a probe found: answered rightly in time · too late · answered, but not the challenge · not at all · our own fault. */
export const PROBE_OUTCOMES = ["ok", "slow", "wrong", "down", "unknown"] as const;
export type ProbeOutcome = (typeof PROBE_OUTCOMES)[number];
/** What says something of the orchestrator. */
export type KnownOutcome = Exclude<ProbeOutcome, "unknown">;

/** How many probes had a known outcome, and how many of those were ok. */
export interface ProbeCount {
  readonly good: number;
  readonly known: number;
}

/** All that an evaluation knows of an orchestrator. */
export interface Samples {
  /** Of the window that ends now. */
  readonly window: ProbeCount;
  /** Since the evaluation before, or of the window where there was none. */
  readonly sinceLast: ProbeCount;
  /** Of the latest probe in the window with a known outcome; null where there is none. */
  readonly latest: KnownOutcome | null;
  /** What the worker last said of itself in the window; null where it said nothing. */
  readonly workerBps: number | null;
}
