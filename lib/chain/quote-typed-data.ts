import type { Hex } from "viem";
import type { EscrowPlace } from "./escrow-types";

/** What the house offers: amounts in the asset's units, the expiry in Unix milliseconds. */
export interface QuoteMessage {
  /** keccak256 of the quote's canonical facts, as funded on chain. */
  readonly hash: Hex;
  readonly asset: string;
  readonly priceUnits: bigint;
  readonly feeUnits: bigint;
  readonly expiresAtMs: number;
}

const QUOTE = [
  { name: "hash", type: "bytes32" },
  { name: "asset", type: "string" },
  { name: "price", type: "uint256" },
  { name: "fee", type: "uint256" },
  { name: "expiresAtMs", type: "uint256" },
] as const;

/** The EIP-712 form of a quote. Its domain is not the contract's, so that an offer can never pass for a consent there. */
export function quoteTypedData({ chainId, escrow }: EscrowPlace, quote: QuoteMessage) {
  return {
    domain: { name: "Souk Quotes", version: "1", chainId, verifyingContract: escrow },
    types: { Quote: QUOTE },
    primaryType: "Quote",
    message: {
      hash: quote.hash,
      asset: quote.asset,
      price: quote.priceUnits,
      fee: quote.feeUnits,
      expiresAtMs: BigInt(quote.expiresAtMs),
    },
  } as const;
}
