import { toWei } from "../../money";
import type { Service } from "../policy";

export const X402_VERSION = 2;

/** The standard's words for why a payment is not taken. */
export const X402_ERRORS = [
  "insufficient_funds",
  "invalid_exact_evm_payload_authorization_valid_after",
  "invalid_exact_evm_payload_authorization_valid_before",
  "invalid_exact_evm_payload_authorization_value_mismatch",
  "invalid_exact_evm_payload_signature",
  "invalid_exact_evm_payload_recipient_mismatch",
  "invalid_network",
  "invalid_payload",
  "invalid_payment_requirements",
  "invalid_scheme",
  "unsupported_scheme",
  "invalid_x402_version",
  "invalid_transaction_state",
  "unexpected_verify_error",
] as const;
export type X402Error = (typeof X402_ERRORS)[number];

/** How long a payer has from the answer that asks for money to the block that moves it. */
const MAX_TIMEOUT_S = 300;
/** How far a payer's clock may be ahead. A payment that stays good for long could be sent long after it was refused. */
const PAYERS_CLOCK_S = 60;
/** A payment that ends sooner may be too late once it is in a block: Ethereum makes one in 12 s. */
const SETTLES_WITHIN_S = 24;

/** What one unit of a service costs, as the standard says it. Addresses as they are written, amounts in wei. */
export interface PaymentRequirements {
  readonly scheme: "exact";
  readonly network: string;
  readonly amount: string;
  readonly asset: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly extra: { readonly assetTransferMethod: "permit2" };
}

/** Where payments are made: the chain as x402 names it, the token, and the only spender that payers may name. */
export interface PaymentPlace {
  readonly network: string;
  readonly token: string;
  readonly spender: string;
}

/** Whether a service is sold to whoever pays: the house stands by it or has it itself, and its provider can be paid. */
export function isForSale(service: Service): boolean {
  const isOurs = service.isVerified || service.ownerId === null;
  return service.isActive && isOurs && service.unitPriceUnits > 0n && ADDRESS.test(service.payee);
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

export function requirementsFor(
  { unitPriceUnits, payee }: Service,
  { network, token }: PaymentPlace,
): PaymentRequirements {
  return {
    scheme: "exact",
    network,
    amount: String(toWei(unitPriceUnits)),
    asset: token,
    payTo: payee,
    maxTimeoutSeconds: MAX_TIMEOUT_S,
    extra: { assetTransferMethod: "permit2" },
  };
}

/** What a payer chose of what was asked for. */
export type AcceptedRequirements = Pick<PaymentRequirements, "network" | "amount" | "asset" | "payTo"> & {
  readonly scheme: string;
  readonly assetTransferMethod: string | null;
};

/** What a payer signed, in wei and seconds. */
export interface SignedPayment {
  readonly token: string;
  readonly amountWei: bigint;
  readonly spender: string;
  readonly to: string;
  readonly validAfterS: bigint;
  readonly deadlineS: bigint;
}

export interface OfferedPayment {
  readonly x402Version: number;
  readonly accepted: AcceptedRequirements;
  /** Null for what is signed in another way than for Permit2. */
  readonly signed: SignedPayment | null;
}

/** Letters of an address mean nothing here. */
export const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Why a payment is of no use, whatever it is to pay for; null where it may be. */
export function whyNotReadable(offered: OfferedPayment): X402Error | null {
  const { x402Version, accepted, signed } = offered;
  if (x402Version !== X402_VERSION) return "invalid_x402_version";
  if (accepted.scheme !== "exact") return "unsupported_scheme";
  if (accepted.assetTransferMethod !== "permit2") return "invalid_scheme";
  return signed === null ? "invalid_payload" : null;
}

/**
 * Why a payment does not pay what is asked for, in the order of the standard; null where it does. `chainS` is the newest
 * block's time, `nowS` the house's own: it must be good on both.
 */
export function whyNotPaying(
  offered: { readonly accepted: AcceptedRequirements; readonly signed: SignedPayment },
  asked: {
    readonly requirements: PaymentRequirements;
    readonly spender: string;
    chainS: number;
    nowS: number;
  },
): X402Error | null {
  const { accepted, signed } = offered;
  const { requirements, spender, chainS, nowS } = asked;
  if (accepted.network !== requirements.network) return "invalid_network";
  const isAsked =
    accepted.amount === requirements.amount &&
    isSame(accepted.asset, requirements.asset) &&
    isSame(accepted.payTo, requirements.payTo);
  if (!isAsked) return "invalid_payment_requirements";
  if (!isSame(signed.spender, spender) || !isSame(signed.token, requirements.asset)) return "invalid_payload";
  if (!isSame(signed.to, requirements.payTo)) return "invalid_exact_evm_payload_recipient_mismatch";
  if (signed.amountWei !== BigInt(requirements.amount))
    return "invalid_exact_evm_payload_authorization_value_mismatch";
  if (signed.validAfterS > BigInt(Math.min(chainS, nowS)))
    return "invalid_exact_evm_payload_authorization_valid_after";
  if (signed.deadlineS < BigInt(Math.max(chainS, nowS) + SETTLES_WITHIN_S))
    return "invalid_exact_evm_payload_authorization_valid_before";
  if (signed.deadlineS > BigInt(Math.max(chainS, nowS) + MAX_TIMEOUT_S + PAYERS_CLOCK_S))
    return "invalid_exact_evm_payload_authorization_valid_before";
  return null;
}
