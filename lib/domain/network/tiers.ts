import { MAX_BPS } from "../money";

/** Bands of uptime, from the best. */
export const TIERS = ["EXCELLENT", "GOOD", "WARNING", "POOR", "CRITICAL", "OFFLINE"] as const;
export type Tier = (typeof TIERS)[number];

interface TierTerms {
  /** The lowest uptime of the band, in basis points. */
  readonly fromBps: number;
  /** Of the base payment, in basis points: 12 000 is 1.2 times. */
  readonly multiplierBps: number;
  /** Added to the time until the next evaluation. */
  readonly delayS: number;
}

export const TIER_TERMS = {
  EXCELLENT: { fromBps: 9_500, multiplierBps: 12_000, delayS: 0 },
  GOOD: { fromBps: 8_000, multiplierBps: 10_000, delayS: 0 },
  WARNING: { fromBps: 6_000, multiplierBps: 7_000, delayS: 30 },
  POOR: { fromBps: 4_000, multiplierBps: 3_000, delayS: 120 },
  CRITICAL: { fromBps: 1, multiplierBps: 1_000, delayS: 300 },
  OFFLINE: { fromBps: 0, multiplierBps: 0, delayS: 600 },
} as const satisfies Record<Tier, TierTerms>;

/** The band that an uptime lies in. @param uptimeBps whole basis points, 0 … 10 000 */
export function tierOf(uptimeBps: number): Tier {
  return TIERS.find((tier) => uptimeBps >= TIER_TERMS[tier].fromBps) ?? "OFFLINE";
}

export function isLower(tier: Tier, than: Tier): boolean {
  return TIERS.indexOf(tier) > TIERS.indexOf(than);
}

/** The best of them. @param first so that there is one */
export function bestTier(first: Tier, ...others: readonly Tier[]): Tier {
  return others.reduce((best, tier) => (isLower(best, tier) ? tier : best), first);
}

/** The worse of two. */
export function lowerTier(one: Tier, two: Tier): Tier {
  return isLower(one, two) ? one : two;
}

/** Shares as basis points, rounded down: 5 of 6 are 8333. @param of above 0 */
export function shareBps(good: number, of: number): number {
  return Math.floor((MAX_BPS * good) / of);
}
