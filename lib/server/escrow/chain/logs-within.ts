import type { Log, PublicClient } from "viem";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import { readBlock } from "./block-mark";
import { logsInReceipts } from "./logs-in-receipts";

/** Blocks whose logs are asked for together; a node that refuses so many is asked for fewer. */
export const RANGE_BLOCKS = 2_000;

/** As the node is asked for it. */
export interface BlockRange {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

/** From block to block, both in it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** In halves where the node refuses, at last a single block by its receipts, with all that they hold. */
export async function logsWithin(
  client: PublicClient,
  { from, to }: Range,
  ask: (range: BlockRange) => Promise<readonly Log[]>,
): Promise<readonly Log[]> {
  try {
    return await ask({ fromBlock: BigInt(from), toBlock: BigInt(to) });
  } catch (error) {
    if (troubleOf(error).kind === "silence") throw error;
  }
  if (from === to) return logsInReceipts(client, await readBlock(client, from));
  const middle = Math.floor((from + to) / 2);
  const logs = await logsWithin(client, { from, to: middle }, ask);
  return [...logs, ...(await logsWithin(client, { from: middle + 1, to }, ask))];
}
