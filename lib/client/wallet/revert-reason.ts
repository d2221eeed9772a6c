import { BaseError } from "viem";
import { revertNameOfError } from "@/lib/chain/escrow-errors";

export const TOO_LITTLE = "this wallet holds too little of the token. Add to it, then try again.";

/** What the contracts' refusals mean to whoever is about to send, and what to do then. */
const SENTENCES: Readonly<Record<string, string>> = {
  TooLate: "the time for this has passed on chain. To pay, post the task again: its price has expired.",
  FundingIsPaused: "new payments into the escrow are paused. Pay with SAT, or wait; nothing is lost.",
  TokenNotAllowed: "the escrow does not take this token. Choose another asset.",
  AlreadyFunded:
    "this task is paid already. Wait a moment; this page shows it once the chain has confirmed it.",
  NotTheBuyer: "this wallet is not the buyer's. Choose the one that the task was posted with.",
  WrongPayment: "the amount is not the agreed total. Load this page again.",
  WrongState: "the escrow has moved on. Load this page again and decide anew.",
  InsufficientCredit: "the escrow owes you less than that. Choose a smaller amount.",
  PaymentFailed:
    "the token did not move. Look whether your wallet holds enough of it and allows the escrow to take it.",
  tokenPaused: "the token is paused by its issuer. Pay with another asset, or wait.",
  frozenAddress: "an account is frozen by the token's issuer. Pay with another asset.",
  blacklistedAddress: "an account is on the token issuer's blacklist. Pay with another asset.",
  ERC20InsufficientBalance: TOO_LITTLE,
  ERC20InsufficientAllowance:
    "the escrow may not take that much yet. Try again: the allowance is asked for first.",
};

const NO_ETHER = "this wallet has too little ETH for the amount and the gas. Add to it, then try again.";

/** Why a call would fail, in plain words with the next step; else the contract's own name, or the library's words. */
export function revertReason(failure: unknown): string {
  const name = revertNameOfError(failure);
  if (name) return SENTENCES[name] ?? name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  if (!(failure instanceof BaseError)) {
    return failure instanceof Error ? failure.message : "the chain refused it";
  }
  return failure.walk(isUnfunded) ? NO_ETHER : failure.shortMessage;
}

function isUnfunded(error: unknown): boolean {
  return error instanceof Error && error.name === "InsufficientFundsError";
}
