import { encodeAbiParameters, encodeEventTopics, type Hex, type PublicClient } from "viem";
import { expect, it } from "vitest";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { readLogs } from "./chain-logs";

const escrow: Hex = `0x${"e5".repeat(20)}`;
const hashOf = (block: number): Hex => `0x${block.toString(16).padStart(64, "0")}`;
const facts = { chainId: 31_337, escrow, tokens: { MNEE: { address: escrow, decimals: 18 } } } as ChainFacts;

function cancelled(blockNumber: number, logIndex: number, blockHash = hashOf(blockNumber)) {
  const jobId = hashOf(1_000 * blockNumber + logIndex);
  return {
    address: escrow,
    topics: encodeEventTopics({ abi: taskEscrowAbi, eventName: "JobCancelled", args: { jobId } }),
    data: encodeAbiParameters([{ type: "uint64" }], [7n]),
    transactionHash: hashOf(9),
    logIndex,
    blockNumber: BigInt(blockNumber),
    blockHash,
    removed: false,
  };
}

/** A node that gives the escrow's logs as it likes, and none of the token. */
function read(...logs: ReturnType<typeof cancelled>[]) {
  const client = {
    getLogs: async ({ event }: { event?: unknown }) => (event === undefined ? logs : []),
    getBlock: async ({ blockNumber }: { blockNumber: bigint }) => ({
      number: blockNumber,
      hash: hashOf(Number(blockNumber)),
      parentHash: hashOf(Number(blockNumber) - 1),
      timestamp: 100n + blockNumber,
    }),
  } as unknown as PublicClient;
  return readLogs(client, facts, { from: 1, to: 9, marks: new Map() });
}

it("are read in the chain's order, each with its block's time", async () => {
  const seen = await read(cancelled(2, 1), cancelled(2, 0), cancelled(1, 5));
  expect(seen.map(({ blockNumber, logIndex, blockAtS }) => [blockNumber, logIndex, blockAtS])).toEqual([
    [1, 5, 101],
    [2, 0, 102],
    [2, 1, 102],
  ]);
});

it("are left out where a node says that they were removed", async () => {
  expect(await read({ ...cancelled(1, 0), removed: true })).toEqual([]);
});

it("are read again when their block was replaced meanwhile", async () => {
  await expect(read(cancelled(2, 0, hashOf(77)))).rejects.toBeInstanceOf(ChainUnavailable);
});
