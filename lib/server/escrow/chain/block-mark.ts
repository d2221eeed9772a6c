import type { Hex, PublicClient } from "viem";

/** A block as far as the indexer needs it. */
export interface BlockMark {
  readonly number: number;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly atS: number;
  readonly bloom: Hex | null;
}

export async function readBlock(client: PublicClient, number: number | "latest"): Promise<BlockMark> {
  const block = await client.getBlock(
    number === "latest" ? { blockTag: "latest" } : { blockNumber: BigInt(number) },
  );
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    atS: Number(block.timestamp),
    bloom: block.logsBloom,
  };
}
