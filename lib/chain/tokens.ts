import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { AssetId, ChainAsset } from "@/lib/domain/assets";
import { InvariantBroken } from "@/lib/domain/errors";

/** Decimals on chain of every token whose units are 10^9 wei; a token with others is refused at start. */
export const TOKEN_DECIMALS = 18;

/** How the escrow names the chain's own coin. */
export const ETH_TOKEN: Address = zeroAddress;

/** MNEE where its issuer deployed it. On any other chain the house's own deployment says where it is. */
export const MNEE_ADDRESSES: Readonly<Record<number, Address>> = {
  1: "0x8ccedbAe4916b79da7F3F612EfB2EB93A2bFD6cF",
  11155111: "0x7CFceCE31146f39a2fC6A60edB3870Bcbc18F5Aa",
};

/** The tokens of one deployment, as GET /api/v1/chain shows them. */
export type TokenTable = { readonly MNEE: { readonly address: Address; readonly decimals: number } };

/** The token address that the escrow's Terms carry for an asset. @throws InvariantBroken for one that is not on chain. */
export function tokenOf(asset: AssetId, tokens: TokenTable): Address {
  if (asset === "SAT") throw new InvariantBroken("This asset has no token.", { asset });
  return asset === "ETH" ? ETH_TOKEN : tokens[asset].address;
}

/** The asset of a token address of this deployment; null for a token that the house does not know. */
export function assetOfToken(token: Address, tokens: TokenTable): ChainAsset | null {
  if (isAddressEqual(token, ETH_TOKEN)) return "ETH";
  return isAddressEqual(token, tokens.MNEE.address) ? "MNEE" : null;
}
