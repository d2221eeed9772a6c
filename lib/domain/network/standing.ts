import type { Tier } from "./tiers";

/** What is kept of an orchestrator from one evaluation to the next. */
export interface Standing {
  /** By which it is paid; null before the first evaluation that knew something. */
  readonly tier: Tier | null;
  /** What the last evaluations saw, the newest last; as many as it takes for a tier to fall, less one. */
  readonly seen: readonly Tier[];
  /** Failed evaluations in a row. */
  readonly misses: number;
  /** Those of them that are punished. */
  readonly failures: number;
  /** Evaluations over its life that knew something, and those that did not fail. */
  readonly checks: number;
  readonly successes: number;
  readonly isSuspended: boolean;
}

export const NEWCOMER: Standing = {
  tier: null,
  seen: [],
  misses: 0,
  failures: 0,
  checks: 0,
  successes: 0,
  isSuspended: false,
};
