import { type Hex, type PublicClient, parseAbi } from "viem";
import {
  type EtherPrice,
  type EtherPriceSource,
  type FeedRound,
  priceOf,
} from "@/lib/domain/network/ether-price";
import type { ChainLink } from "@/lib/server/rpc/link";

const feedAbi = parseAbi([
  "function decimals() view returns (uint8)",
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)",
]);

/** What an ether costs now, by the house's source. @throws ChainUnavailable where its feed cannot be asked */
export async function readEtherPrice(link: ChainLink, source: EtherPriceSource | null): Promise<EtherPrice> {
  if (source === null) return { why: "This house knows no price of ether" };
  if (source.kind === "fixed") return { microUsd: source.microUsd };
  const { address, maxAgeS } = source;
  const { round, nowS } = await link.ask((client) => readFeed(client, address));
  return priceOf(round, { nowS, maxAgeS });
}

/** What a feed said last as of the newest block, and that block's time in seconds. */
async function readFeed(client: PublicClient, address: Hex): Promise<{ round: FeedRound; nowS: number }> {
  const { number: blockNumber, timestamp } = await client.getBlock();
  const at = { address, abi: feedAbi, blockNumber } as const;
  const [decimals, [, answer, , updatedAt]] = await Promise.all([
    client.readContract({ ...at, functionName: "decimals" }),
    client.readContract({ ...at, functionName: "latestRoundData" }),
  ]);
  return { round: { answer, decimals, updatedAtS: Number(updatedAt) }, nowS: Number(timestamp) };
}
