import { createPublicClient, custom, type Hex } from "viem";
import { describe, expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import { askNode } from "@/lib/server/rpc/ask-node";
import type { ChainLink } from "@/lib/server/rpc/link";
import { minedForm } from "./relay-node";

const HASH: Hex = `0x${"cd".repeat(32)}`;
const FORM: OutboxAttemptRow = {
  txHash: HASH,
  outboxId: "out-1",
  nonce: 7,
  signedTx: "0x02",
  maxFeePerGasWei: "1",
  signer: `0x${"ab".repeat(20)}`,
  createdAtMs: 0,
};
const BLOCK_HASH: Hex = `0x${"b1".repeat(32)}`;
const PLACE = { blockNumber: "0x10", blockHash: BLOCK_HASH };
const WHOLE = { transactionHash: HASH, ...PLACE, gasUsed: "0x5208", status: "0x1" };

/** A node that answers every question for a receipt with this. */
function linkSaying(receipt: object | null): ChainLink {
  const client = createPublicClient({
    transport: custom({ request: async () => receipt }, { retryCount: 0 }),
  });
  return { chainId: 1, rpcUrl: "", client, ask: (read) => askNode(() => read(client)) };
}
const found = (receipt: object | null) => minedForm(linkSaying(receipt), [FORM]);

describe("a form is in a block", () => {
  it.each([
    ["0x1", true],
    ["0x0", false],
  ])("with status %s", async (status, isSuccess) => {
    const mined = { txHash: HASH, block: 16, blockHash: BLOCK_HASH, isSuccess, gasUsed: 21_000n };
    expect(await found({ ...WHOLE, status })).toEqual(mined);
  });
});

describe("a form is in no block", () => {
  it.each([
    ["without a receipt", null],
    ["with the receipt of what still waits", { ...WHOLE, blockNumber: null, status: null }],
  ])("%s", async (_, receipt) => {
    expect(await found(receipt)).toBeNull();
  });
});

describe("a receipt that does not say how it ended is the node's fault", () => {
  it.each([
    ["no status", { ...WHOLE, status: undefined }],
    ["an empty status", { ...WHOLE, status: null }],
    ["a status nobody knows", { ...WHOLE, status: "0x2" }],
    ["another transaction's hash", { ...WHOLE, transactionHash: `0x${"ef".repeat(32)}` }],
    ["no hash", { ...WHOLE, transactionHash: undefined }],
    ["no hash of its block", { ...WHOLE, blockHash: undefined }],
    ["no gas used", { ...WHOLE, gasUsed: undefined }],
    ["nothing in it", {}],
  ])("%s", async (_, receipt) => {
    await expect(found(receipt)).rejects.toBeInstanceOf(ChainUnavailable);
  });
});
