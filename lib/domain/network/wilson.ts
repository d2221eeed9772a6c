import { InvariantBroken } from "../errors";
import { MAX_BPS } from "../money";

/** Where the true share lies with 95 % confidence, in whole basis points. */
export interface Interval {
  readonly lowBps: number;
  readonly highBps: number;
}

/** z² of 95 %, in millionths: 1.959964². */
const Z_SQUARED = 3_841_459n;
const ONE = 10n ** 6n;

/**
 * The Wilson score interval of `good` successes in `known` trials, in whole numbers: the low end rounded down, the high end up.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 * @throws InvariantBroken unless 0 ≤ good ≤ known and known > 0.
 */
export function wilsonInterval(good: number, known: number): Interval {
  if (!Number.isInteger(good) || !Number.isInteger(known) || known < 1 || good < 0 || good > known) {
    throw new InvariantBroken("An interval is of successes among at least one trial.", { good, known });
  }
  const [successes, trials] = [BigInt(good), BigInt(known)];
  const middle = successes * ONE + Z_SQUARED / 2n;
  const radius = rootUp(
    ceilDivide(
      4n * Z_SQUARED * ONE * successes * (trials - successes) + Z_SQUARED ** 2n * trials,
      4n * trials,
    ),
  );
  const whole = trials * ONE + Z_SQUARED;
  const low = middle > radius ? ((middle - radius) * BigInt(MAX_BPS)) / whole : 0n;
  const high = ceilDivide((middle + radius) * BigInt(MAX_BPS), whole);
  return { lowBps: Number(low), highBps: Math.min(MAX_BPS, Number(high)) };
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The square root, rounded up. */
function rootUp(square: bigint): bigint {
  let root = BigInt(Math.ceil(Math.sqrt(Number(square))));
  while (root > 0n && (root - 1n) ** 2n >= square) root -= 1n;
  while (root ** 2n < square) root += 1n;
  return root;
}
