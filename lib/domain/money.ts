import { ASSETS, type AssetId } from "./assets";
import { InvalidInput, InvariantBroken, UnalignedAmount } from "./errors";

/** An amount of one asset in its smallest ledger unit (SAT: satoshi, MNEE: nano-MNEE, ETH: gwei). */
export type Money = { asset: AssetId; units: bigint };

/** Amounts are int64 in the database. */
export const MAX_UNITS = 2n ** 63n - 1n;
/** One ledger unit of MNEE and ETH is 10^9 wei of its 18-decimal chain amount. */
export const WEI_PER_UNIT = 10n ** 9n;
export const MAX_BPS = 10_000;

/**
 * Holds an amount to 0 … 2^63-1.
 * @throws InvariantBroken outside of it.
 */
export function checkUnits(units: bigint): bigint {
  if (units < 0n || units > MAX_UNITS) {
    throw new InvariantBroken("An amount left the range that the books can hold.", {
      units: units.toString(),
    });
  }
  return units;
}

/** The smaller of two amounts; Math.min takes no bigint. */
export function minUnits(one: bigint, two: bigint): bigint {
  if (one < two) return one;
  return two;
}

export function maxUnits(one: bigint, two: bigint): bigint {
  if (one > two) return one;
  return two;
}

/**
 * units × bps ÷ 10 000, rounded down.
 * @param units 0 … 2^63-1 @param bps whole basis points, 0 … 10 000
 * @throws InvariantBroken when either is out of range.
 */
export function mulBpsDown(units: bigint, bps: number): bigint {
  if (!Number.isInteger(bps) || bps < 0 || bps > MAX_BPS) {
    throw new InvariantBroken("A rate is not a whole number of basis points from 0 to 10 000.", { bps });
  }
  return (checkUnits(units) * BigInt(bps)) / BigInt(MAX_BPS);
}

/**
 * numerator ÷ denominator, rounded half up.
 * @param numerator not negative @param denominator positive
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (numerator < 0n || denominator <= 0n) {
    throw new InvariantBroken("Half-up division takes a non-negative numerator and a positive denominator.");
  }
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The sum of two amounts of one asset. @throws InvariantBroken for two assets or past 2^63-1. */
export function add(left: Money, right: Money): Money {
  return { asset: sameAsset(left, right), units: checkUnits(left.units + right.units) };
}

/** left − right of one asset. @throws InvariantBroken for two assets or below zero. */
export function subtract(left: Money, right: Money): Money {
  return { asset: sameAsset(left, right), units: checkUnits(left.units - right.units) };
}

function sameAsset(left: Money, right: Money): AssetId {
  if (left.asset !== right.asset) {
    throw new InvariantBroken("Amounts of two assets were put together.", {
      left: left.asset,
      right: right.asset,
    });
  }
  return left.asset;
}

/** For people: `"4.00 MNEE"`, `"400,000 SAT"`, `"0.0005 ETH"`. Negative amounts carry a minus sign. */
export function formatUnits(asset: AssetId, units: bigint): string {
  const { decimals, shownDecimals } = ASSETS[asset];
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits
    .slice(digits.length - decimals)
    .replace(/0+$/, "")
    .padEnd(shownDecimals, "0");
  return `${sign}${whole}${decimals > 0 && fraction ? `.${fraction}` : ""} ${asset}`;
}

/**
 * Decimal text of whole coins to units: `("MNEE", "4.5")` → 4 500 000 000.
 * Plain digits and one point only: no sign, exponent, separator, space or leading zeros.
 * @throws InvalidInput for any other text, too many decimals, or an amount past 2^63-1.
 */
export function parseUnits(asset: AssetId, text: string): bigint {
  const { decimals } = ASSETS[asset];
  const parts = /^(0|[1-9][0-9]{0,18})(?:\.([0-9]{1,18}))?$/.exec(text);
  const fraction = parts?.[2] ?? "";
  if (!parts || fraction.length > decimals) {
    throw invalidAmount(`Write the amount in ${asset} as plain digits with at most ${decimals} decimals.`);
  }
  return withinBooks(BigInt(`${parts[1]}${fraction.padEnd(decimals, "0")}`));
}

function withinBooks(units: bigint): bigint {
  if (units > MAX_UNITS) throw invalidAmount("The amount is too large.");
  return units;
}

function invalidAmount(detail: string): InvalidInput {
  return new InvalidInput([{ pointer: "#/units", detail }]);
}

/** Ledger units of MNEE or ETH to wei of the chain (× 10^9). */
export function toWei(units: bigint): bigint {
  return checkUnits(units) * WEI_PER_UNIT;
}

/**
 * Wei of the chain to ledger units (÷ 10^9).
 * @throws UnalignedAmount when it is not a multiple of 10^9 wei; InvariantBroken when negative or past 2^63-1.
 */
export function fromWei(wei: bigint): bigint {
  if (wei % WEI_PER_UNIT !== 0n) throw new UnalignedAmount(wei);
  return checkUnits(wei / WEI_PER_UNIT);
}
