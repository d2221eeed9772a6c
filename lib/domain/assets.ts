export const ASSET_IDS = ["SAT", "MNEE", "ETH"] as const;
export type AssetId = (typeof ASSET_IDS)[number];

/** How an asset moves: in our own books, as an ERC-20 token, or as the chain's own coin. */
export type Rail = "ledger" | "erc20" | "native";

export type Asset = {
  /** Decimals of one coin in ledger units: 1 coin = 10^decimals units. */
  decimals: number;
  /** Decimals always shown to people; more are shown when they are not zero. */
  shownDecimals: number;
  rail: Rail;
  /** Default price of complexity 1 at multiplier 1.00, in units. */
  basePriceUnits: bigint;
  /** Default house fee on top of the price, in basis points. */
  feeBps: number;
};

export const ASSETS: Readonly<Record<AssetId, Readonly<Asset>>> = {
  SAT: { decimals: 0, shownDecimals: 0, rail: "ledger", basePriceUnits: 100_000n, feeBps: 0 },
  MNEE: { decimals: 9, shownDecimals: 2, rail: "erc20", basePriceUnits: 1_000_000_000n, feeBps: 200 },
  ETH: { decimals: 9, shownDecimals: 2, rail: "native", basePriceUnits: 500_000n, feeBps: 200 },
};

/** An asset that moves on chain. */
export type ChainAsset = Exclude<AssetId, "SAT">;

/** True when the asset's money is held by the escrow contract and not by our books alone. */
export function isOnChain(asset: AssetId): asset is ChainAsset {
  return ASSETS[asset].rail !== "ledger";
}

export function isAssetId(text: string): text is AssetId {
  return Object.hasOwn(ASSETS, text);
}
