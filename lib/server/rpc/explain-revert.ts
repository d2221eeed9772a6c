import type { Hex, PublicClient } from "viem";
import { sortNodeAnswer } from "./node-answer";
import type { Refusal } from "./refusal";

/** What each refusal of the contracts means to the person whose transaction it was. */
const SENTENCES: Readonly<Record<string, string>> = {
  NotTheBuyer: "only the buyer named in the terms can do this",
  NotTheGuardian: "only the guardian can do this",
  InvalidArbiter: "the arbiter must be somebody else than the parties",
  InvalidWindow: "a deadline lies outside the escrow's limits",
  InvalidFee: "the fee is above the escrow's limit",
  InvalidShare: "the share is not allowed",
  InvalidAmount: "the amount is not allowed",
  TokenNotAllowed: "the escrow does not take this token",
  WrongPayment: "the payment is not exactly the agreed total",
  AlreadyFunded: "this task is already paid",
  FundingIsPaused: "new payments into the escrow are paused; withdrawals and outcomes are not",
  WrongState: "the escrow has moved on and this step no longer fits",
  WrongRound: "this was signed for an earlier round",
  NoRoundLeft: "changes were already requested as often as allowed",
  TooLate: "the deadline has passed on chain",
  TooEarly: "the deadline has not passed on chain yet",
  WrongAssignment: "another agent or price is on record for this task",
  ConsentExpired: "the signature's own deadline has passed",
  BadSignature: "the signature does not fit the message or the signer",
  InvalidRecipient: "the money cannot be sent to that address",
  InsufficientCredit: "the escrow owes this account less than that",
  PaymentFailed: "the receiver refused the payment",
  NotTheSpender: "the treasury no longer lets this key spend",
  SpendingIsStopped: "the treasury's spending is stopped on the chain",
  ServiceNotFound: "the treasury has not registered this service on the chain",
  ServiceNotActive: "the treasury has this service switched off on the chain",
  PriceTooHigh: "the service's price on the chain is above what was decided",
  CeilingReached: "the treasury's ceiling for the day is reached on the chain; it opens again at 00:00 UTC",
  AlreadyPaid: "this call is paid already",
  IdTaken: "another payment has this call's name",
  NotPaid: "there is no such payment",
  RefundTooHigh: "that is more than was paid and not returned yet",
  InvalidPayee: "the provider's address cannot be paid",
  SignatureExpired: "the payment's own deadline has passed",
  PaymentTooEarly: "the payment is not valid yet",
  InvalidNonce: "the payment was used before, or taken back by its payer",
  InvalidSigner: "the payer did not sign this payment",
  tokenPaused: "the token is paused by its issuer",
  frozenAddress: "the account is frozen by the token's issuer",
  blacklistedAddress: "the account is blacklisted by the token's issuer",
  notTheOwner: "only the token's issuer can do this",
  ERC20InsufficientBalance: "the account holds too few tokens",
  ERC20InsufficientAllowance: "the contract is not approved for that amount; approve first",
};

const OUT_OF_GAS = "it ran out of gas";
const NO_REASON = "the chain refused it without a reason";

/** A sentence for a refused call: the contract's own reason where it gave one. */
export function explainRefusal({ revert, isOutOfGas }: Refusal): string {
  if (isOutOfGas) return OUT_OF_GAS;
  if (revert === null) return NO_REASON;
  const { name, text } = revert;
  const sentence = SENTENCES[name] ?? text;
  return sentence ? `${sentence} (${name})` : name;
}

/** Why the contract said no: in a sentence, and by the error's own name where it has one. */
export interface WhyRefused {
  readonly reason: string;
  readonly revert: string | null;
}

export function whyRefused(refusal: Refusal): WhyRefused {
  return { reason: explainRefusal(refusal), revert: refusal.revert?.name ?? null };
}

/**
 * Why a mined transaction reverted: it is called again on the state it met, which is all that the chain keeps. A node
 * that has lost that state leaves it without a reason; it stays refused, since its receipt says so.
 */
export async function whyMinedReverted(
  client: PublicClient,
  mined: {
    from: Hex;
    to: Hex;
    data: Hex;
    valueWei: bigint;
    gasLimit: number;
    block: number;
    gasUsed: bigint;
  },
): Promise<WhyRefused> {
  if (mined.gasUsed >= BigInt(mined.gasLimit)) return { reason: OUT_OF_GAS, revert: null };
  for (const block of [mined.block - 1, mined.block]) {
    try {
      await client.call({
        account: mined.from,
        to: mined.to,
        data: mined.data,
        value: mined.valueWei,
        blockNumber: BigInt(Math.max(block, 0)),
      });
    } catch (error) {
      const answer = sortNodeAnswer(error);
      if (answer.kind === "silence") throw error;
      if (answer.kind === "refusal" && answer.revert !== null) return whyRefused(answer);
    }
  }
  return { reason: NO_REASON, revert: null };
}
