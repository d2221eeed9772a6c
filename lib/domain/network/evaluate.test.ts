import { describe, expect, it } from "vitest";
import { MINUTE_MS, SECOND_MS } from "../time";
import { evaluate } from "./evaluate";
import { DEFAULT_RULES, type PayoutRules } from "./rules";
import type { Samples } from "./samples";
import { NEWCOMER, type Standing } from "./standing";
import { tierOf } from "./tiers";

const CONFIDENT: PayoutRules = { ...DEFAULT_RULES, mode: "confident" };
const DECAY: PayoutRules = { ...DEFAULT_RULES, recovery: "decay" };

/** A window of so many probes, all since the last evaluation; the latest was ok where any was. */
function probes(good: number, known: number, workerBps: number | null = 10_000): Samples & { atMs: number } {
  const count = { good, known };
  const latest = known === 0 ? null : good > 0 ? "ok" : "down";
  return { window: count, sinceLast: count, latest, workerBps, atMs: 1_000_000 };
}

/** The window of `confident`, whose last minute went otherwise than the day. */
function day(
  good: number,
  known: number,
  minute: { good: number; known: number },
): Samples & { atMs: number } {
  return { ...probes(good, known), sinceLast: minute, latest: minute.good > 0 ? "ok" : "down" };
}

const NOTHING = probes(0, 0, null);
const stood = (
  rules: PayoutRules,
  times: number,
  samples: Samples & { atMs: number },
  from: Standing = NEWCOMER,
) =>
  Array.from({ length: times }).reduce<Standing>(
    (standing) => evaluate(rules, standing, samples).standing,
    from,
  );

describe("an evaluation", () => {
  it("pays by the lower of what the probes found and the worker says", () => {
    expect(evaluate(DEFAULT_RULES, NEWCOMER, probes(6, 6, 7_900))).toMatchObject({
      tier: "WARNING",
      amountMicroUsd: 7_000_000n,
    });
    expect(evaluate(DEFAULT_RULES, NEWCOMER, probes(5, 6, 10_000))).toMatchObject({
      tier: "GOOD",
      amountMicroUsd: 10_000_000n,
    });
    expect(evaluate(DEFAULT_RULES, NEWCOMER, probes(6, 6, 0))).toMatchObject({
      tier: "OFFLINE",
      amountMicroUsd: 0n,
    });
    expect(evaluate(DEFAULT_RULES, NEWCOMER, probes(6, 6, 0)).standing).toMatchObject({
      failures: 0,
      successes: 1,
    });
  });

  it("is OFFLINE where the latest probe found nothing right, whatever those before it found", () => {
    for (const latest of ["slow", "wrong", "down"] as const) {
      const now = evaluate(DEFAULT_RULES, NEWCOMER, { ...probes(5, 6), latest });
      expect(now).toMatchObject({
        tier: "OFFLINE",
        amountMicroUsd: 0n,
        uptime: { paidBps: 0, probeBps: 8_333 },
      });
      expect(now.dueAtMs).toBe(1_000_000 + (60 + 600 + 120) * SECOND_MS);
    }
  });

  it("knows its sample", () => {
    const { uptime } = evaluate(DEFAULT_RULES, NEWCOMER, probes(6, 6));
    expect(uptime?.interval).toEqual({ lowBps: 6_096, highBps: 10_000 });
  });

  it("without a known probe carries the last tier on, pays it, and moves no counter", () => {
    const before = stood(DEFAULT_RULES, 1, probes(5, 6));
    const now = evaluate(DEFAULT_RULES, before, NOTHING);
    expect(now).toMatchObject({
      uptime: null,
      seen: null,
      tier: "GOOD",
      amountMicroUsd: 10_000_000n,
      warning: null,
    });
    expect(now.standing).toBe(before);
    expect(now.dueAtMs).toBe(1_000_000 + MINUTE_MS);
  });

  it("of one that nobody has looked at yet pays nothing and says so", () => {
    expect(evaluate(DEFAULT_RULES, NEWCOMER, NOTHING)).toMatchObject({
      tier: null,
      steps: [],
      amountMicroUsd: 0n,
    });
  });

  it("carries nothing on for a suspended one", () => {
    const suspended = stood(
      CONFIDENT,
      7,
      day(8_000, 8_640, { good: 0, known: 6 }),
      stood(CONFIDENT, 1, probes(8_640, 8_640)),
    );
    expect(suspended.isSuspended).toBe(true);
    expect(evaluate(CONFIDENT, suspended, NOTHING)).toMatchObject({ amountMicroUsd: 0n, tier: "OFFLINE" });
  });
});

describe("failures in a row", () => {
  it.each([
    [1, 120],
    [2, 240],
    [3, 480],
    [4, 960],
    [5, 1_920],
    [6, 3_600],
    [7, 3_600],
    [40, 3_600],
  ])("of %i wait %i s longer", (failures, seconds) => {
    const before = stood(DEFAULT_RULES, failures - 1, probes(0, 6));
    const now = evaluate(DEFAULT_RULES, before, probes(0, 6));
    expect(now.dueAtMs - now.atMs).toBe((60 + 600 + seconds) * SECOND_MS);
  });

  it("suspend at the fifth, and the first success returns it", () => {
    const fourth = stood(DEFAULT_RULES, 4, probes(0, 6));
    expect(fourth.isSuspended).toBe(false);
    const fifth = stood(DEFAULT_RULES, 1, probes(0, 6), fourth);
    expect(fifth).toMatchObject({ isSuspended: true, failures: 5 });
    const back = evaluate(DEFAULT_RULES, fifth, probes(6, 6));
    expect(back.standing).toMatchObject({ isSuspended: false, failures: 0, misses: 0 });
    expect(back.amountMicroUsd).toBe(12_000_000n);
  });

  it("are forgotten one by one where they decay, and cost till then", () => {
    const down = stood(DECAY, 3, probes(0, 6));
    const first = evaluate(DECAY, down, probes(6, 6));
    expect(first.standing.failures).toBe(2);
    expect(first.steps.map(({ factor, microUsd }) => [factor, microUsd])).toEqual([
      ["base", 10_000_000n],
      ["tier", 12_000_000n],
      ["failures", 8_571_428n],
    ]);
    expect(first.dueAtMs - first.atMs).toBe((60 + 240) * SECOND_MS);
    expect(stood(DECAY, 3, probes(6, 6), down).failures).toBe(0);
    expect(stood(DECAY, 9, probes(6, 6), down).failures).toBe(0);
  });

  it("of a node that decays back from suspension leave it returned", () => {
    const down = stood(DECAY, 9, probes(0, 6));
    expect(evaluate(DECAY, down, probes(6, 6)).standing).toMatchObject({ isSuspended: false, failures: 8 });
  });
});

describe("failures that decay", () => {
  it("stay as they are while new ones do not count yet", () => {
    const rules: PayoutRules = { ...CONFIDENT, recovery: "decay" };
    const dead = day(8_600, 8_640, { good: 0, known: 6 });
    const back = stood(rules, 1, probes(8_640, 8_640), stood(rules, 5, dead));
    expect(back.failures).toBe(2);
    expect(stood(rules, 2, dead, back).failures).toBe(2);
    expect(stood(rules, 3, dead, back).failures).toBe(3);
  });
});

describe("reliability", () => {
  const lived = (checks: number, successes: number): Standing => ({
    ...NEWCOMER,
    tier: "GOOD",
    checks,
    successes,
  });
  it.each([
    [99, 99, 12_000_000n],
    [100, 100, 13_200_000n],
    [199, 195, 12_000_000n],
    [199, 196, 13_200_000n],
  ])("of %i checks, %i of them good", (checks, successes, microUsd) => {
    expect(evaluate(DEFAULT_RULES, lived(checks, successes), probes(6, 6)).amountMicroUsd).toBe(microUsd);
  });
});

describe("confidence", () => {
  const perfect = probes(8_640, 8_640);
  const fallen = day(6_500, 8_640, { good: 5, known: 6 });
  const dead = day(8_600, 8_640, { good: 0, known: 6 });

  it("takes a thousand samples to say more than GOOD", () => {
    expect(evaluate(CONFIDENT, NEWCOMER, probes(999, 999)).tier).toBe("GOOD");
    expect(evaluate(CONFIDENT, NEWCOMER, probes(1_000, 1_000)).tier).toBe("EXCELLENT");
    expect(evaluate(CONFIDENT, NEWCOMER, probes(6, 10)).tier).toBe("WARNING");
    expect(evaluate(CONFIDENT, NEWCOMER, probes(950, 1_000)).tier).toBe("GOOD");
  });

  it("warns first, and a lower tier counts from the third evaluation in a row", () => {
    let standing = stood(CONFIDENT, 3, perfect);
    const told = [fallen, fallen, fallen, fallen].map((samples) => {
      const now = evaluate(CONFIDENT, standing, samples);
      standing = now.standing;
      return [now.tier, now.warning];
    });
    expect(told).toEqual([
      ["EXCELLENT", { from: "EXCELLENT", to: "WARNING" }],
      ["EXCELLENT", null],
      ["WARNING", null],
      ["WARNING", null],
    ]);
  });

  it("falls no lower than the best of the three", () => {
    const standing = stood(
      CONFIDENT,
      1,
      day(5_000, 8_640, { good: 5, known: 6 }),
      stood(CONFIDENT, 1, fallen, stood(CONFIDENT, 3, perfect)),
    );
    expect(evaluate(CONFIDENT, standing, dead).tier).toBe("WARNING");
  });

  it("rises at once", () => {
    expect(evaluate(CONFIDENT, stood(CONFIDENT, 5, fallen), perfect).tier).toBe("EXCELLENT");
  });

  it("fails only where no probe since the last evaluation was right; the third failure costs, the seventh suspends", () => {
    let standing = stood(CONFIDENT, 3, perfect);
    const told = Array.from({ length: 8 }, () => {
      const now = evaluate(CONFIDENT, standing, dead);
      standing = now.standing;
      return [now.tier, standing.failures, standing.isSuspended, now.amountMicroUsd];
    });
    expect(told).toEqual([
      ["EXCELLENT", 0, false, 12_000_000n],
      ["EXCELLENT", 0, false, 12_000_000n],
      ["OFFLINE", 1, false, 0n],
      ["OFFLINE", 2, false, 0n],
      ["OFFLINE", 3, false, 0n],
      ["OFFLINE", 4, false, 0n],
      ["OFFLINE", 5, true, 0n],
      ["OFFLINE", 6, true, 0n],
    ]);
    const one = evaluate(CONFIDENT, stood(CONFIDENT, 3, perfect), day(8_600, 8_640, { good: 1, known: 6 }));
    expect(one.uptime?.hasFailed).toBe(false);
    const none = evaluate(CONFIDENT, stood(CONFIDENT, 3, perfect), day(8_600, 8_640, { good: 0, known: 0 }));
    expect(none.uptime?.hasFailed).toBe(false);
  });

  it.each([9_500, 8_000, 6_000, 4_000])(
    "after a day of probes tells what lies two points beside %i",
    (edge) => {
      for (const trueBps of [edge - 200, edge + 200]) {
        const nodes = drawn(trueBps / 10_000, 10_000);
        const wrong = nodes.filter(
          (good) => evaluate(CONFIDENT, NEWCOMER, probes(good, 8_640)).tier !== tierOf(trueBps),
        );
        expect(wrong.length).toBeLessThanOrEqual(500);
      }
    },
  );

  it("tells a node that is up one time in fifty from one that is never up", () => {
    const nodes = drawn(0.02, 10_000);
    expect(
      nodes.filter((good) => evaluate(CONFIDENT, NEWCOMER, probes(good, 8_640)).tier !== "CRITICAL"),
    ).toEqual([]);
    expect(evaluate(CONFIDENT, NEWCOMER, probes(0, 8_640)).tier).toBe("OFFLINE");
  });
});

/** How many of a day's 8 640 probes were ok, of so many nodes whose true share that is; always the same ones. */
function drawn(share: number, nodes: number): number[] {
  const sums: number[] = [];
  let [logChance, sum] = [8_640 * Math.log(1 - share), 0];
  for (let good = 0; good <= 8_640; good++) {
    sum += Math.exp(logChance);
    sums.push(sum);
    logChance += Math.log((8_640 - good) / (good + 1)) + Math.log(share / (1 - share));
  }
  return Array.from({ length: nodes }, (_, node) =>
    firstAbove(sums, ((node + 0.5) * 0.6180339887498949) % 1),
  );
}

function firstAbove(sums: readonly number[], chance: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 1) > chance) high = middle;
    else low = middle + 1;
  }
  return low;
}
