import { BaseError } from "viem";
import { revertNameOfError } from "@/lib/chain/escrow-errors";

/** The contract's own name for what went wrong, else the shortest thing the library says. */
export function revertReason(failure: unknown): string {
  const name = revertNameOfError(failure);
  if (name) return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  if (failure instanceof BaseError) return failure.shortMessage;
  return failure instanceof Error ? failure.message : "the chain refused it";
}
