import { InvariantBroken } from "../errors";
import { MAX_BPS, WEI_PER_UNIT } from "../money";
import type { PayoutRules } from "./rules";
import type { Standing } from "./standing";
import { TIER_TERMS, type Tier } from "./tiers";

/** One factor of a payout, and what the payout comes to with it, in millionths of a US dollar, rounded down. */
export interface AmountStep {
  readonly factor: "base" | "tier" | "reliability" | "failures" | "suspension";
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly microUsd: bigint;
}

/** More than 98 % of over a hundred evaluations earn a tenth more. */
const RELIABLE_CHECKS = 100;
const RELIABLE_PERCENT = 98;

/** What an interval at that tier earns, factor by factor; the last step is what is paid. Rounded once. */
export function amountSteps(
  rules: PayoutRules,
  standing: Standing,
  at: { tier: Tier; isHeld: boolean },
): readonly AmountStep[] {
  let [numerator, denominator] = [rules.baseMicroUsd, 1n];
  return factorsOf(rules, standing, at).map((step) => {
    numerator *= step.numerator;
    denominator *= step.denominator;
    return { ...step, microUsd: numerator / denominator };
  });
}

function factorsOf(
  rules: PayoutRules,
  standing: Standing,
  { tier, isHeld }: { tier: Tier; isHeld: boolean },
): Omit<AmountStep, "microUsd">[] {
  const failures = BigInt(standing.failures);
  return [
    { factor: "base", numerator: 1n, denominator: 1n },
    { factor: "tier", numerator: BigInt(TIER_TERMS[tier].multiplierBps), denominator: BigInt(MAX_BPS) },
    ...(isReliable(standing) ? [{ factor: "reliability", numerator: 11n, denominator: 10n } as const] : []),
    ...(rules.recovery === "decay" && failures > 0n
      ? [{ factor: "failures", numerator: 5n, denominator: 5n + failures } as const]
      : []),
    ...(isHeld ? [{ factor: "suspension", numerator: 0n, denominator: 1n } as const] : []),
  ];
}

function isReliable({ checks, successes }: Standing): boolean {
  return checks > RELIABLE_CHECKS && successes * 100 > checks * RELIABLE_PERCENT;
}

/** In dollars with two decimals, rounded down: `12.00`. */
export function dollars(microUsd: bigint): string {
  const cents = microUsd / 10_000n;
  return `${cents / 100n}.${(cents % 100n).toString().padStart(2, "0")}`;
}

/** One dollar is one MNEE: nano-MNEE. */
export function mneeUnits(microUsd: bigint): bigint {
  return microUsd * 1_000n;
}

/**
 * In wei, rounded down.
 * @param microUsdPerEth what one ether costs @throws InvariantBroken unless it costs something.
 */
export function weiOf(microUsd: bigint, microUsdPerEth: bigint): bigint {
  if (microUsdPerEth <= 0n) throw new InvariantBroken("Ether has no price.");
  return (microUsd * 10n ** 18n) / microUsdPerEth;
}

/** In gwei, rounded down: what the books hold and what is paid. */
export function ethUnits(microUsd: bigint, microUsdPerEth: bigint): bigint {
  return weiOf(microUsd, microUsdPerEth) / WEI_PER_UNIT;
}
