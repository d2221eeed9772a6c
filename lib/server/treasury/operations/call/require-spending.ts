import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { TreasuryRed } from "@/lib/domain/treasury/errors";
import { requirePayouts } from "@/lib/server/escrow/relay/require-payouts";
import type { Context } from "@/lib/server/kernel/context";

const NOT_COMPARED =
  "The treasury's books cannot be compared with its wallet now, so no service is paid until they are. Nothing was done.";

/** @throws BooksRed, TreasuryRed while the books do not add up; ChainUnavailable while nobody can tell */
export function requireSpending(context: Pick<Context, "mayPay" | "maySpend" | "isChainSilent">): void {
  requirePayouts(context);
  if (context.maySpend?.() !== false) return;
  throw context.isChainSilent?.() ? new ChainUnavailable(NOT_COMPARED) : new TreasuryRed();
}
