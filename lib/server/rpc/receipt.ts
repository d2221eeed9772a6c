import { type Hex, isHash, type PublicClient, type TransactionReceipt } from "viem";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { absentAsNull } from "./ask-node";
import type { NodeFault } from "./node-answer";

/** How a transaction ended, and where. */
export interface Receipt {
  readonly status: "success" | "reverted";
  readonly block: number;
  /** Of the block that the node saw it in; another chain's, where the node tells of a fork that is gone. */
  readonly blockHash: Hex;
  readonly gasUsed: bigint;
}

const UNREADABLE: NodeFault = {
  kind: "fault",
  what: "other",
  label: "the node gives a receipt that cannot be read",
};

/**
 * Null while the transaction is in no block.
 * @throws ChainUnavailable for a receipt that does not say how it ended
 */
export async function receiptOf(client: PublicClient, hash: Hex): Promise<Receipt | null> {
  const receipt = await absentAsNull(client.getTransactionReceipt({ hash }));
  return receipt && readReceipt(receipt, hash);
}

/** The same for a receipt that is there; what the client's types promise of it, a node may have left out. */
export function readReceipt(receipt: TransactionReceipt, hash: Hex): Receipt | null {
  const { status, transactionHash, blockNumber, blockHash, gasUsed }: Partial<Loose> = receipt;
  if (transactionHash?.toLowerCase() !== hash.toLowerCase()) throw new ChainUnavailable(null, UNREADABLE);
  if (typeof blockNumber !== "bigint") return null;
  const isEnd = status === "success" || status === "reverted";
  const isPlaced = typeof blockHash === "string" && isHash(blockHash);
  if (!isEnd || !isPlaced || typeof gasUsed !== "bigint") throw new ChainUnavailable(null, UNREADABLE);
  return { status, block: Number(blockNumber), blockHash, gasUsed };
}

interface Loose {
  readonly status: string | null;
  readonly transactionHash: string | null;
  readonly blockNumber: bigint | null;
  readonly blockHash: string | null;
  readonly gasUsed: bigint | null;
}
