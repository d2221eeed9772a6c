import { HOUR_MS, SECOND_MS } from "../time";
import type { PayoutRules } from "./rules";
import { TIER_TERMS, type Tier } from "./tiers";

const LONGEST_PUNISHMENT_MS = HOUR_MS;
/** 2^12 intervals are past an hour for any interval from a second on. */
const MOST_DOUBLINGS = 12;

/** What failures in a row add to the wait: the interval doubled for each of them, an hour at most. */
export function punishmentMs(intervalMs: number, failures: number): number {
  if (failures === 0) return 0;
  return Math.min(intervalMs * 2 ** Math.min(failures, MOST_DOUBLINGS), LONGEST_PUNISHMENT_MS);
}

/** What is due later than any wait may be long is due by a clock that was wrong, and is due now. */
export function longestWaitMs({ intervalMs }: PayoutRules): number {
  return intervalMs + TIER_TERMS.OFFLINE.delayS * SECOND_MS + LONGEST_PUNISHMENT_MS;
}

/** When it is evaluated next: missed intervals are not made up for. */
export function nextDueMs(
  rules: PayoutRules,
  at: { ms: number; tier: Tier | null; failures: number },
): number {
  const delayMs = at.tier === null ? 0 : TIER_TERMS[at.tier].delayS * SECOND_MS;
  return at.ms + rules.intervalMs + delayMs + punishmentMs(rules.intervalMs, at.failures);
}
