import { InvariantBroken } from "@/lib/domain/errors";
import { nth } from "../lists";
import { divideHalfUp } from "../money";
import { WEIGHT_ONE, weightOfAge } from "./decay";

const PPM = 1_000_000n;
/** Every agent starts as if ten tasks had been settled and seven completed. */
const PRIOR_SUCCESSES = 7n;
const PRIOR_TASKS = 10n;

/** One settled task as its agent's reputation sees it; amounts in units of the task's asset. */
export type Outcome = {
  buyerId: string;
  /** UTC day number of the settlement. */
  dayUtc: number;
  paidUnits: bigint;
  priceUnits: bigint;
  /** False when buyer and agent share an owner. */
  isCounted: boolean;
};

/** All counted outcomes of one buyer and one UTC day, which weigh the same. */
export type OutcomeGroup = {
  buyerId: string;
  dayUtc: number;
  settledTasks: number;
  /** Sum of outcomePpm over the tasks. */
  outcomePpmSum: number;
};

/** What one buyer's outcomes weigh, in units of 10^-9. */
export type BuyerWeight = {
  buyerId: string;
  settledTasks: number;
  weight: bigint;
  /** After the cap; rounded down task by task. */
  cappedWeight: bigint;
  /** Σ capped weight × outcome, in 10^-9 × 10^-6. */
  weightedOutcome: bigint;
};

export type Reputation = {
  /** 0 … 1 000 000. */
  successRatePpm: number;
  /** 50 … 200. */
  multiplierHundredths: number;
  settledTasks: number;
  distinctBuyers: number;
  steps: {
    asOfDay: number;
    totalWeight: bigint;
    /** No buyer weighs more than this: max(1, 10 % of totalWeight). */
    capWeight: bigint;
    /** Sorted by buyer id. */
    buyers: BuyerWeight[];
    cappedWeight: bigint;
    weightedOutcome: bigint;
  };
};

/** The published figures of an agent without settled tasks. */
export const NEWCOMER = {
  successRatePpm: 700_000,
  multiplierHundredths: 120,
  settledTasks: 0,
  distinctBuyers: 0,
} as const;

/**
 * What the agent was paid ÷ its price, in millionths, rounded half up.
 * @throws InvariantBroken for a price of 0, or more paid than the price.
 */
export function outcomePpm(paidUnits: bigint, priceUnits: bigint): number {
  if (priceUnits <= 0n || paidUnits < 0n || paidUnits > priceUnits) {
    throw new InvariantBroken("An outcome lies between nothing and the whole price.", {
      paidUnits: paidUnits.toString(),
      priceUnits: priceUnits.toString(),
    });
  }
  return Number(divideHalfUp(paidUnits * PPM, priceUnits));
}

/** Gathers outcomes by buyer and day; those that do not count are left out. Sorted by buyer, then day. */
export function groupOutcomes(outcomes: readonly Outcome[]): OutcomeGroup[] {
  const groups = new Map<string, OutcomeGroup>();
  for (const outcome of outcomes) {
    if (!outcome.isCounted) continue;
    const { buyerId, dayUtc } = outcome;
    const key = `${dayUtc}:${buyerId}`;
    const group = groups.get(key) ?? { buyerId, dayUtc, settledTasks: 0, outcomePpmSum: 0 };
    group.settledTasks += 1;
    group.outcomePpmSum += outcomePpm(outcome.paidUnits, outcome.priceUnits);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => byText(a.buyerId, b.buyerId) || a.dayUtc - b.dayUtc);
}

function byText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * The reputation that anybody can recompute from an agent's settled tasks; the order of the rows is irrelevant.
 * Source: product.md, Reputation. @param asOfDay UTC day number of the calculation
 */
export function reputationOf(outcomes: readonly Outcome[], asOfDay: number): Reputation {
  return reputationOfGroups(groupOutcomes(outcomes), asOfDay);
}

/** As reputationOf, from outcomes already gathered by buyer and day; the result is the same. */
export function reputationOfGroups(groups: readonly OutcomeGroup[], asOfDay: number): Reputation {
  const byBuyer = groupsByBuyer(groups);
  const weights = new Map([...byBuyer].map(([buyerId, own]) => [buyerId, weightOf(own, asOfDay)]));
  const totalWeight = sum([...weights.values()]);
  const tenth = totalWeight / 10n;
  const capWeight = tenth > WEIGHT_ONE ? tenth : WEIGHT_ONE;
  const buyers = [...byBuyer].map(([buyerId, own]) => {
    return capped(buyerId, own, { asOfDay, capWeight, weight: weights.get(buyerId) ?? 0n });
  });
  const cappedWeight = sum(buyers.map((buyer) => buyer.cappedWeight));
  const weightedOutcome = sum(buyers.map((buyer) => buyer.weightedOutcome));
  const successRatePpm = successRate(weightedOutcome, cappedWeight);
  return {
    successRatePpm,
    multiplierHundredths: multiplierOf(successRatePpm),
    settledTasks: groups.reduce((tasks, group) => tasks + group.settledTasks, 0),
    distinctBuyers: buyers.length,
    steps: { asOfDay, totalWeight, capWeight, buyers, cappedWeight, weightedOutcome },
  };
}

function groupsByBuyer(groups: readonly OutcomeGroup[]): Map<string, OutcomeGroup[]> {
  const byBuyer = new Map<string, OutcomeGroup[]>();
  for (const group of [...groups].sort((a, b) => byText(a.buyerId, b.buyerId))) {
    if (group.settledTasks === 0) continue;
    byBuyer.set(group.buyerId, [...(byBuyer.get(group.buyerId) ?? []), group]);
  }
  return byBuyer;
}

function weightOf(groups: readonly OutcomeGroup[], asOfDay: number): bigint {
  return sum(groups.map((group) => BigInt(group.settledTasks) * weightOfAge(asOfDay - group.dayUtc)));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

type Cap = { asOfDay: number; weight: bigint; capWeight: bigint };

function capped(buyerId: string, groups: readonly OutcomeGroup[], cap: Cap): BuyerWeight {
  const { asOfDay, weight, capWeight } = cap;
  let cappedWeight = 0n;
  let weightedOutcome = 0n;
  for (const group of groups) {
    const full = weightOfAge(asOfDay - group.dayUtc);
    const each = weight > capWeight ? (full * capWeight) / weight : full;
    cappedWeight += each * BigInt(group.settledTasks);
    weightedOutcome += each * BigInt(group.outcomePpmSum);
  }
  const settledTasks = groups.reduce((tasks, group) => tasks + group.settledTasks, 0);
  return { buyerId, settledTasks, weight, cappedWeight, weightedOutcome };
}

function successRate(weightedOutcome: bigint, cappedWeight: bigint): number {
  const successes = PRIOR_SUCCESSES * WEIGHT_ONE * PPM + weightedOutcome;
  return Number(divideHalfUp(successes, PRIOR_TASKS * WEIGHT_ONE + cappedWeight));
}

/** (success rate in millionths, multiplier in hundredths); straight lines between. */
const MULTIPLIER_POINTS: readonly (readonly [number, number])[] = [
  [0, 50],
  [600_000, 100],
  [700_000, 120],
  [800_000, 150],
  [900_000, 180],
  [950_000, 200],
  [1_000_000, 200],
];

/**
 * The published multiplier in hundredths, rounded half up. (950 000 → 200, 900 000 → 180, 700 000 → 120.)
 * @throws InvariantBroken unless the rate is a whole number from 0 to 1 000 000.
 */
export function multiplierOf(successRatePpm: number): number {
  if (!Number.isInteger(successRatePpm) || successRatePpm < 0 || successRatePpm > 1_000_000) {
    throw new InvariantBroken("A success rate lies between 0 and 1.", { successRatePpm });
  }
  if (successRatePpm === 0) return 50;
  const index = MULTIPLIER_POINTS.findIndex(([rate]) => successRatePpm <= rate);
  const [lowRate, low] = nth(MULTIPLIER_POINTS, index - 1);
  const [highRate, high] = nth(MULTIPLIER_POINTS, index);
  const width = highRate - lowRate;
  const scaled = low * width + (successRatePpm - lowRate) * (high - low);
  return Number(divideHalfUp(BigInt(scaled), BigInt(width)));
}

/** `950000` → `"0.950000"`, the wire's form of a success rate. */
export function formatSuccessRate(successRatePpm: number): string {
  const digits = successRatePpm.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
