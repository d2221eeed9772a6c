import { ASSETS } from "@/lib/domain/assets";

const { decimals } = ASSETS.MNEE;

/** Nano-MNEE as the seed shows amounts: a JSON number of MNEE, read from the decimal text and never calculated. */
export function mneeNumber(units: bigint): number {
  const digits = units.toString().padStart(decimals + 1, "0");
  return Number(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}
