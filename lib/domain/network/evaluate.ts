import { type AmountStep, amountSteps } from "./amount";
import { nextDueMs } from "./due";
import { ENOUGH_SAMPLES, MODE_RULES, type PayoutRules } from "./rules";
import type { ProbeCount, Samples } from "./samples";
import type { Standing } from "./standing";
import { bestTier, isLower, lowerTier, shareBps, type Tier, tierOf } from "./tiers";
import { type Interval, wilsonInterval } from "./wilson";

/** What the window's probes and the worker say; nothing of it is there without a known probe. */
interface Uptime {
  readonly probeBps: number;
  readonly interval: Interval;
  readonly workerBps: number | null;
  /** Whether the orchestrator failed: by its latest probe (`seed`), by all since the evaluation before (`confident`). */
  readonly hasFailed: boolean;
  /** The lower of worker and probes. */
  readonly paidBps: number;
}

export interface Evaluation {
  readonly atMs: number;
  /** Null where no probe of the window is known: the last tier is carried on, and no counter moves. */
  readonly uptime: Uptime | null;
  /** What this evaluation by itself says. */
  readonly seen: Tier | null;
  /** What it is paid by. */
  readonly tier: Tier | null;
  readonly standing: Standing;
  /** Told at the first evaluation that is lower than the standing tier. */
  readonly warning: { readonly from: Tier; readonly to: Tier } | null;
  readonly steps: readonly AmountStep[];
  readonly amountMicroUsd: bigint;
  readonly dueAtMs: number;
}

/**
 * Evaluates an orchestrator at the moment `atMs`, by its probes and by how it stood before.
 * @param now `isHeld`: an operator keeps it from earning, whatever it is worth
 */
export function evaluate(
  rules: PayoutRules,
  before: Standing,
  now: Samples & { atMs: number; isHeld?: boolean },
): Evaluation {
  const uptime = uptimeOf(rules, now);
  const seen = uptime === null ? null : tierSeen(rules, now, uptime);
  const standing = uptime === null || seen === null ? before : standingAfter(rules, before, { uptime, seen });
  const { tier, failures } = standing;
  const steps = tier === null ? [] : amountSteps(rules, standing, { tier, isHeld: now.isHeld ?? false });
  return {
    atMs: now.atMs,
    uptime,
    seen,
    tier,
    standing,
    warning: warningOf(before, seen),
    steps,
    amountMicroUsd: steps.at(-1)?.microUsd ?? 0n,
    dueAtMs: nextDueMs(rules, { ms: now.atMs, tier, failures }),
  };
}

function uptimeOf(rules: PayoutRules, { window, sinceLast, latest, workerBps }: Samples): Uptime | null {
  if (latest === null) return null;
  const probeBps = shareBps(window.good, window.known);
  const interval = wilsonInterval(window.good, window.known);
  const hasFailed = rules.mode === "seed" ? latest !== "ok" : sinceLast.known > 0 && sinceLast.good === 0;
  const measuredBps = rules.mode === "confident" && !isEarly(window) ? interval.lowBps : probeBps;
  const paidBps = hasFailed ? 0 : Math.min(measuredBps, workerBps ?? measuredBps);
  return { probeBps, interval, workerBps, hasFailed, paidBps };
}

/** Too few samples for the interval to say much. */
function isEarly(window: ProbeCount): boolean {
  return window.known < ENOUGH_SAMPLES;
}

function tierSeen(rules: PayoutRules, { window }: Samples, { paidBps }: Uptime): Tier {
  const tier = tierOf(paidBps);
  return rules.mode === "confident" && isEarly(window) ? lowerTier(tier, "GOOD") : tier;
}

function standingAfter(
  rules: PayoutRules,
  before: Standing,
  { uptime, seen }: { uptime: Uptime; seen: Tier },
): Standing {
  const { evaluationsToFall } = MODE_RULES[rules.mode];
  const misses = uptime.hasFailed ? before.misses + 1 : 0;
  const failures = failuresAfter(rules, before, misses);
  return {
    tier: bestTier(seen, ...before.seen),
    seen: evaluationsToFall === 1 ? [] : [...before.seen, seen].slice(1 - evaluationsToFall),
    misses,
    failures,
    checks: before.checks + 1,
    successes: before.successes + (uptime.hasFailed ? 0 : 1),
    isSuspended: misses > 0 && failures >= rules.maxFailures,
  };
}

/** A failure is punished from that on which makes the tier fall. */
function failuresAfter(rules: PayoutRules, { failures }: Standing, misses: number): number {
  if (misses >= MODE_RULES[rules.mode].evaluationsToFall) return failures + 1;
  if (misses > 0) return failures;
  return rules.recovery === "reset" ? 0 : Math.max(0, failures - 1);
}

function warningOf({ tier, seen }: Standing, now: Tier | null): Evaluation["warning"] {
  if (tier === null || now === null || !isLower(now, tier)) return null;
  const last = seen.at(-1) ?? tier;
  return isLower(last, tier) ? null : { from: tier, to: now };
}

/** What an evaluation owes: one that leaves its orchestrator suspended owes nothing. */
export function owedMicroUsd({ standing, amountMicroUsd }: Evaluation): bigint {
  return standing.isSuspended ? 0n : amountMicroUsd;
}
