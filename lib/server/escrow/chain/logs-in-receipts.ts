import {
  BaseError,
  type Log,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  type PublicClient,
} from "viem";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { BlockMark } from "./block-mark";

/** @throws ChainUnavailable when the receipts are of another block */
export async function logsInReceipts(client: PublicClient, { number, hash }: BlockMark): Promise<Log[]> {
  const blockNumber = BigInt(number);
  const receipts = await client.getBlockReceipts({ blockNumber }).catch(async (error: unknown) => {
    if (!isUnknownMethod(error)) throw error;
    const { transactions } = await client.getBlock({ blockNumber });
    return Promise.all(transactions.map((each) => client.getTransactionReceipt({ hash: each })));
  });
  if (receipts.some(({ blockHash }) => blockHash !== hash)) {
    throw new ChainUnavailable("The chain changed while it was read; it is read again.");
  }
  return receipts.flatMap(({ logs }) => logs);
}

/** Not every node gives the receipts of a block at once. */
function isUnknownMethod(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  const unknown = [MethodNotFoundRpcError, MethodNotSupportedRpcError];
  return error.walk((cause) => unknown.some((each) => cause instanceof each)) !== null;
}
