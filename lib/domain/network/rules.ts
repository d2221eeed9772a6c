import { DAY_MS, MINUTE_MS, SECOND_MS } from "../time";

/**
 * How uptime is read. `seed`: the last minute, each evaluation by itself. `confident`: the last day, by the low end of the interval,
 * and a tier falls when three evaluations in a row say so.
 */
export const UPTIME_MODES = ["seed", "confident"] as const;
export type UptimeMode = (typeof UPTIME_MODES)[number];

/** What a success does to the failures before it: all forgotten, or one of them. */
export const RECOVERIES = ["reset", "decay"] as const;
export type Recovery = (typeof RECOVERIES)[number];

interface ModeRules {
  readonly windowMs: number;
  /** How many evaluations in a row a lower tier takes to count. */
  readonly evaluationsToFall: number;
}

export const MODE_RULES = {
  seed: { windowMs: MINUTE_MS, evaluationsToFall: 1 },
  confident: { windowMs: DAY_MS, evaluationsToFall: 3 },
} as const satisfies Record<UptimeMode, ModeRules>;

/** A probe goes out at a random moment of each slot. */
export const PROBE_SLOT_MS = 10 * SECOND_MS;
/** A house looks at no more. */
export const MOST_ORCHESTRATORS = 1_000;
/** So many known samples the interval takes before it may say more than GOOD. */
export const ENOUGH_SAMPLES = 1_000;

export interface PayoutRules {
  readonly mode: UptimeMode;
  readonly recovery: Recovery;
  readonly intervalMs: number;
  /** Of one interval at 1.0, in millionths of a US dollar. */
  readonly baseMicroUsd: bigint;
  /** So many failed evaluations in a row suspend. */
  readonly maxFailures: number;
}

export const DEFAULT_RULES: PayoutRules = {
  mode: "seed",
  recovery: "reset",
  intervalMs: MINUTE_MS,
  baseMicroUsd: 10_000_000n,
  maxFailures: 5,
};
