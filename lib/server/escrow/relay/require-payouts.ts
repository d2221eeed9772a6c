import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { BooksRed } from "@/lib/domain/ledger/errors";
import type { Context } from "@/lib/server/kernel/context";

const NOT_COMPARED =
  "The books cannot be compared with the chain now, so payouts wait until it answers. Nothing was done.";

/** @throws BooksRed while the books do not add up; ChainUnavailable while nobody can tell */
export function requirePayouts({ mayPay, isChainSilent }: Pick<Context, "mayPay" | "isChainSilent">): void {
  if (mayPay?.() !== false) return;
  throw isChainSilent?.() ? new ChainUnavailable(NOT_COMPARED) : new BooksRed();
}
