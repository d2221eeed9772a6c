/** Where it is known from what an ether costs: said once, or a feed on the chain whose price may be so old. */
export type EtherPriceSource =
  | { readonly kind: "fixed"; readonly microUsd: bigint }
  | { readonly kind: "feed"; readonly address: `0x${string}`; readonly maxAgeS: number };

/** Why nobody is paid in ether here. */
export const NO_PAYER = "This house has no wallet that pays in ETH";

/** What an ether costs, in millionths of a dollar, or why nobody knows it now. */
export type EtherPrice = { readonly microUsd: bigint } | { readonly why: string };

/** What a feed said last; `answer` has so many decimals. */
export interface FeedRound {
  readonly answer: bigint;
  readonly decimals: number;
  readonly updatedAtS: number;
}

/** A feed that is late, or says that an ether is worth nothing, says nothing. @param nowS by the chain's clock */
export function priceOf(
  { answer, decimals, updatedAtS }: FeedRound,
  at: { nowS: number; maxAgeS: number },
): EtherPrice {
  const ageS = at.nowS - updatedAtS;
  if (ageS > at.maxAgeS) return { why: `The price of ether is ${ageS} s old, and may be ${at.maxAgeS} s` };
  const microUsd = (answer * 1_000_000n) / 10n ** BigInt(decimals);
  return microUsd > 0n ? { microUsd } : { why: "The feed says that ether costs nothing" };
}
