import { describe, expect, it } from "vitest";
import { Random } from "@/scripts/chaos/random";
import { DAY_MS } from "../time";
import { evaluate } from "./evaluate";
import { DEFAULT_RULES, PROBE_SLOT_MS } from "./rules";
import { NEWCOMER } from "./standing";
import { TIER_TERMS, TIERS, tierOf } from "./tiers";

const CONFIDENT = { ...DEFAULT_RULES, mode: "confident" } as const;
const NODES = 10_000;
const A_DAY = DAY_MS / PROBE_SLOT_MS;
const TWO_POINTS = 200;
const MOST_WRONG = 0.05;
/** Every edge between two tiers that two points lie on either side of. */
const EDGES = TIERS.map((tier) => TIER_TERMS[tier].fromBps).filter((bps) => bps > TWO_POINTS);

/** How likely it is that of so many probes at most k are right, for each k. */
function likelihoods(probes: number, share: number): Float64Array {
  const sums = new Float64Array(probes + 1);
  let ofK = probes * Math.log(1 - share);
  let sum = 0;
  for (let k = 0; k <= probes; k += 1) {
    sum += Math.exp(ofK);
    sums[k] = sum;
    ofK += Math.log(((probes - k) / (k + 1)) * (share / (1 - share)));
  }
  return sums;
}

/** How many probes of a day are right for a node that is up that share of the time. */
function rightProbes(sums: Float64Array, at: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 1) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

describe("after a day of probes, two points from an edge", () => {
  it.each(EDGES.flatMap((edge) => [edge - TWO_POINTS, edge + TWO_POINTS]))(
    "at most one node of twenty that is up for %i of ten thousand stands at another tier",
    (trueBps) => {
      const sums = likelihoods(A_DAY, trueBps / 10_000);
      const random = new Random(`up ${trueBps}`);
      let wrong = 0;
      for (let node = 0; node < NODES; node += 1) {
        const window = { good: rightProbes(sums, random.next()), known: A_DAY };
        const samples = { window, sinceLast: window, latest: "ok", workerBps: 10_000, atMs: DAY_MS } as const;
        if (evaluate(CONFIDENT, NEWCOMER, samples).tier !== tierOf(trueBps)) wrong += 1;
      }
      expect(wrong / NODES).toBeLessThanOrEqual(MOST_WRONG);
    },
  );
});
