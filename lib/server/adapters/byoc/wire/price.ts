import { MAX_UNITS, minUnits } from "@/lib/domain/money";
import { ByocRefusal } from "./refusal";

const WEI_PER_ETH = 10n ** 18n;

/**
 * What a second costs, in whole wei, rounded down: a third of a wei is nothing.
 * @param scaling 0 counts as 1 @param currency `wei` or nothing, `eth`
 * @throws ByocRefusal 400 for another currency, and past int64.
 */
export function weiPerSecond(price: { perUnit: number; scaling: number; currency: string }): bigint {
  const unit = unitWei(price.currency);
  const wei = (BigInt(price.perUnit) * unit) / BigInt(price.scaling || 1);
  if (wei <= MAX_UNITS) return wei;
  throw new ByocRefusal(400, "Error registering capability: price cannot be converted to int64");
}

function unitWei(currency: string): bigint {
  const name = currency.toLowerCase();
  if (name === "" || name === "wei") return 1n;
  if (name === "eth") return WEI_PER_ETH;
  throw new ByocRefusal(
    400,
    `Error registering capability: currency ${JSON.stringify(currency)} is not known`,
  );
}

/** A token's balance is an int64 of thousandths, cut off at its end. */
const LARGEST_TOKEN_BALANCE = MAX_UNITS / 1_000n;

/** The balance as a token carries it, which a real one cannot tell above 9 223 372 036 854 775 wei. */
export function tokenBalance(wei: bigint): bigint {
  return minUnits(wei, LARGEST_TOKEN_BALANCE);
}
