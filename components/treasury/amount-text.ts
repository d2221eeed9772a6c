import { formatUnits, parseUnits } from "@/lib/domain/money";

/** An amount of nano-MNEE as a field shows it, without its asset and separators. */
export function amountText(units: string | bigint): string {
  return formatUnits("MNEE", BigInt(units)).replace(/ .*$|,/g, "");
}

/** Null for what is no amount of MNEE. */
export function unitsOf(text: string): bigint | null {
  try {
    return /^\d{1,9}(\.\d{1,9})?$/.test(text.trim()) ? parseUnits("MNEE", text.trim()) : null;
  } catch {
    return null;
  }
}

/** What is said of a field that holds no amount. */
export const NO_AMOUNT = "Write an amount such as 12.5, without a sign.";
