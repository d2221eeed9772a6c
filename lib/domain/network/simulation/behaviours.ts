import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../time";
import type { ProbeOutcome } from "../samples";

/** What an orchestrator does at a moment, so many ms after it began. */
export interface Behaviour {
  readonly outcomeAt: (passedMs: number) => ProbeOutcome;
  /** What its worker says of itself, in basis points. */
  readonly saysBpsAt: (passedMs: number) => number;
}

/** Ways to behave that an operator wants to compare; each is the same at each run. */
export const BEHAVIOURS = {
  perfect: {
    outcomeAt: () => "ok",
    saysBpsAt: () => 10_000,
  },
  /** Down for the last ten minutes of each hour, and says what is so. */
  flapping: {
    outcomeAt: (ms) => (ms % HOUR_MS < 50 * MINUTE_MS ? "ok" : "down"),
    saysBpsAt: () => 8_333,
  },
  /** Each day three hundredths of its services more are gone, and from the twentieth on its probes come too late now and then. */
  dying: {
    outcomeAt: (ms) => (ms >= 20 * DAY_MS && isWithin(ms, { of: 5, first: 1 }) ? "slow" : "ok"),
    saysBpsAt: (ms) => Math.max(0, 10_000 - 300 * Math.floor(ms / DAY_MS)),
  },
  /** Says that all is well; one minute in three it does not answer rightly. */
  lying: {
    outcomeAt: (ms) => (isWithin(ms, { of: 3, first: 1 }) ? "wrong" : "ok"),
    saysBpsAt: () => 10_000,
  },
  /** Down for its fifth to seventh day, perfect before and after. */
  recovering: {
    outcomeAt: (ms) => (ms >= 4 * DAY_MS && ms < 7 * DAY_MS ? "down" : "ok"),
    saysBpsAt: () => 10_000,
  },
} as const satisfies Record<string, Behaviour>;
export type BehaviourName = keyof typeof BEHAVIOURS;

/** Whether the minute of that moment is among the first of each so many. */
function isWithin(ms: number, minutes: { of: number; first: number }): boolean {
  return Math.floor(ms / MINUTE_MS) % minutes.of < minutes.first;
}
