import {
  type Address,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  type PublicClient,
  pad,
} from "viem";
import { expect, it } from "vitest";
import { exactPermit2ProxyAbi } from "@/lib/chain/generated/exact-permit2-proxy";
import { permit2Abi } from "@/lib/chain/generated/permit2";
import { mneeAbi } from "@/lib/chain/token-reads";
import { EXACT_PROXY, PERMIT2 } from "@/lib/chain/x402";
import { readPaymentFate } from "./payment-fate";

const TOKEN: Address = "0x00000000000000000000000000000000000000aa";
const PAYER: Address = "0x00000000000000000000000000000000000000bb";
const PAYEE: Address = "0x00000000000000000000000000000000000000cc";
const SOMEBODY: Address = "0x00000000000000000000000000000000000000dd";
const HASH: Hex = `0x${"01".repeat(32)}`;
const NONCE = 256n + 5n;
const FROM = 7;
const CONFIRMATIONS = 2;

/** A node of which one transaction is known, and since when the nonce is used; it takes 2 000 blocks at once. */
function nodeOf(of: {
  head?: number;
  usedSince: number | null;
  block?: number;
  value?: bigint;
  tellsOf?: Address;
  to?: Address;
  input?: Hex;
  takenBack?: { block: number; word: bigint; mask: bigint };
}) {
  const { head = 5_000, usedSince, block = 100, value = 9n, tellsOf = EXACT_PROXY, to = SOMEBODY } = of;
  const asked: [bigint, bigint][] = [];
  const place = { blockNumber: BigInt(block), transactionHash: HASH };
  const topics = encodeEventTopics({ abi: mneeAbi, eventName: "Transfer", args: { from: PAYER, to: PAYEE } });
  const transfer = {
    ...place,
    address: TOKEN,
    topics,
    data: encodeAbiParameters([{ type: "uint256" }], [value]),
  };
  const settled = encodeEventTopics({ abi: exactPermit2ProxyAbi, eventName: "Settled" });
  const client = {
    getBlockNumber: async () => BigInt(head),
    readContract: async ({ blockNumber = BigInt(head), args }: { blockNumber?: bigint; args: unknown[] }) => {
      expect(args).toEqual([PAYER, 1n]);
      return usedSince !== null && blockNumber >= BigInt(usedSince) ? 1n << 5n : 0n;
    },
    getContractEvents: async (filter: { address: Address; fromBlock: bigint; toBlock: bigint }) => {
      const { address, fromBlock, toBlock } = filter;
      if (toBlock - fromBlock >= 2_000n) throw new Error("query exceeds max block range 2000");
      asked.push([fromBlock, toBlock]);
      const isIn = (number: number) => BigInt(number) >= fromBlock && BigInt(number) <= toBlock;
      if (address === TOKEN) return isIn(block) ? [transfer] : [];
      const { takenBack } = of;
      if (!takenBack || !isIn(takenBack.block)) return [];
      const eventName = "UnorderedNonceInvalidation";
      const data = encodeAbiParameters(
        [{ type: "uint256" }, { type: "uint256" }],
        [takenBack.word, takenBack.mask],
      );
      const own = encodeEventTopics({ abi: permit2Abi, eventName, args: { owner: PAYER } });
      return [
        { address: PERMIT2, topics: own, data, blockNumber: BigInt(takenBack.block), transactionHash: HASH },
      ];
    },
    getTransaction: async () => ({ to, input: of.input ?? "0x" }),
    getTransactionReceipt: async () => ({
      logs: [{ ...place, address: tellsOf, topics: settled, data: "0x" }],
    }),
  };
  const payment = { token: TOKEN, from: PAYER, to: PAYEE, amountWei: 9n, nonce: NONCE };
  const read = () =>
    readPaymentFate(client as unknown as PublicClient, {
      payment,
      fromBlock: FROM,
      confirmations: CONFIRMATIONS,
    });
  return { read, asked };
}

const settling = (nonce: bigint): Hex => {
  const permit = { permitted: { token: TOKEN, amount: 9n }, nonce, deadline: 1n };
  const args = [permit, PAYER, { to: PAYEE, validAfter: 0n }, pad("0x01", { size: 65 })] as const;
  return encodeFunctionData({ abi: exactPermit2ProxyAbi, functionName: "settle", args });
};

it.each([
  ["unused", { usedSince: null }],
  ["unfinal", { usedSince: 5_000 }],
  ["unfinal", { usedSince: 0, head: 0 }],
  ["paid", { usedSince: 100 }],
  ["paid", { usedSince: 100, to: EXACT_PROXY, input: settling(NONCE) }],
  ["unknown", { usedSince: 100, to: EXACT_PROXY, input: settling(NONCE + 1n) }],
  ["unknown", { usedSince: 100, value: 8n }],
  ["unknown", { usedSince: 100, tellsOf: SOMEBODY }],
  ["unknown", { usedSince: 99 }],
  ["unknown", { usedSince: 101 }],
  ["taken_back", { usedSince: 99, takenBack: { block: 99, word: 1n, mask: 1n << 5n } }],
  ["taken_back", { usedSince: 100, takenBack: { block: 100, word: 1n, mask: 1n << 5n } }],
  ["unknown", { usedSince: 99, takenBack: { block: 99, word: 0n, mask: 1n << 5n } }],
  ["unknown", { usedSince: 99, takenBack: { block: 99, word: 1n, mask: 1n << 6n } }],
  ["paid", { usedSince: 100, takenBack: { block: 101, word: 1n, mask: 1n << 5n } }],
] as const)("is %s: %o", async (kind, of) => {
  expect((await nodeOf(of).read()).kind).toBe(kind);
});

/** Gives logs by receipts alone, of one block. */
function receiptsOf(logs: readonly object[]) {
  const client = {
    getBlockNumber: async () => 8n,
    readContract: async () => 1n << 5n,
    getContractEvents: async () => {
      throw new Error("no logs");
    },
    getBlock: async () => ({ number: 7n, hash: HASH, parentHash: HASH, timestamp: 1n, logsBloom: null }),
    getBlockReceipts: async () => [{ blockHash: HASH, logs }],
    getTransaction: async () => ({ to: EXACT_PROXY, input: settling(NONCE) }),
  };
  const payment = { token: TOKEN, from: PAYER, to: PAYEE, amountWei: 9n, nonce: NONCE };
  const asked = { payment, fromBlock: FROM, confirmations: CONFIRMATIONS };
  return readPaymentFate(client as unknown as PublicClient, asked);
}

it("is told by the token's own logs and Permit2's, where a node gives all that a block's receipts hold", async () => {
  const place = { blockNumber: 7n, transactionHash: HASH };
  const transfer = {
    ...place,
    topics: encodeEventTopics({ abi: mneeAbi, eventName: "Transfer", args: { from: PAYER, to: PAYEE } }),
    data: encodeAbiParameters([{ type: "uint256" }], [9n]),
  };
  const eventName = "UnorderedNonceInvalidation";
  const takenBack = {
    ...place,
    topics: encodeEventTopics({ abi: permit2Abi, eventName, args: { owner: PAYER } }),
    data: encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [1n, 1n << 5n]),
  };
  const kindOf = async (log: object) => (await receiptsOf([log])).kind;
  expect(await kindOf({ ...transfer, address: TOKEN })).toBe("paid");
  expect(await kindOf({ ...transfer, address: SOMEBODY })).toBe("unknown");
  expect(await kindOf({ ...takenBack, address: PERMIT2 })).toBe("taken_back");
  expect(await kindOf({ ...takenBack, address: SOMEBODY })).toBe("unknown");
});

it("is looked for in ranges that a node takes, and in no more of them than a payment stays good for", async () => {
  const { read, asked } = nodeOf({ usedSince: 99, head: 1_000_000 });
  await read();
  expect(new Set(asked.map(([from, to]) => `${from}-${to}`))).toEqual(
    new Set(["7-2006", "2007-4006", "4007-4007"]),
  );
});
