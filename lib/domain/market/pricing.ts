import { InvalidInput, InvariantBroken } from "@/lib/domain/errors";
import type { AssetId } from "../assets";
import { checkUnits, mulBpsDown } from "../money";

export const MIN_COMPLEXITY = 1;
export const MAX_COMPLEXITY = 10;
export const MIN_MULTIPLIER_HUNDREDTHS = 50;
export const MAX_MULTIPLIER_HUNDREDTHS = 200;
/** The contract refuses more. */
export const MAX_FEE_BPS = 1_000;

export type PriceInput = {
  asset: AssetId;
  complexity: number;
  /** 50 … 200, i.e. 0.50 … 2.00. */
  multiplierHundredths: number;
  /** Price of complexity 1 at multiplier 1.00. */
  baseUnits: bigint;
};

/**
 * base × complexity × multiplier in units, rounded down to the unit (exact for bases that are multiples of 100).
 * Source: product.md, Price and quote. (1 000 · 2 · 2.00 → 4 000.)
 * @throws InvalidInput unless complexity is a whole number from 1 to 10.
 * @throws InvariantBroken when multiplier or result is out of range.
 */
export function priceUnits({ complexity, multiplierHundredths, baseUnits }: PriceInput): bigint {
  if (!Number.isInteger(complexity) || complexity < MIN_COMPLEXITY || complexity > MAX_COMPLEXITY) {
    throw new InvalidInput([{ pointer: "#/complexity", detail: "Give a whole number from 1 to 10." }]);
  }
  checkMultiplier(multiplierHundredths);
  const hundredfold = checkUnits(baseUnits) * BigInt(complexity) * BigInt(multiplierHundredths);
  return checkUnits(hundredfold / 100n);
}

function checkMultiplier(hundredths: number): void {
  const isInRange = hundredths >= MIN_MULTIPLIER_HUNDREDTHS && hundredths <= MAX_MULTIPLIER_HUNDREDTHS;
  if (!Number.isInteger(hundredths) || !isInRange) {
    throw new InvariantBroken("A multiplier is not between 0.50 and 2.00.", { hundredths });
  }
}

/**
 * The house fee in units on what an agent gets: units × bps ÷ 10 000, rounded down. It is on top, never out of it.
 * @throws InvariantBroken for a rate over 1 000 bp or units out of range.
 */
export function feeUnits(agentUnits: bigint, feeBps: number): bigint {
  if (feeBps > MAX_FEE_BPS) throw new InvariantBroken("The fee is over what the escrow accepts.", { feeBps });
  return mulBpsDown(agentUnits, feeBps);
}

/** `200` → `"2.00"`, the wire's and the page's form of a multiplier. */
export function formatMultiplier(hundredths: number): string {
  const digits = hundredths.toString().padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
