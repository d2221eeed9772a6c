import { isAddressEqual, type PublicClient } from "viem";
import type { Hex } from "@/lib/schemas/hex";
import { ChainRefused } from "./chain-refused";

interface NonceUse {
  readonly address: Hex;
  readonly nonce: number;
  /** A block in which the nonce was used already. */
  readonly usedBy: number;
}

/**
 * The transaction that used a nonce, found in the very block that has it: a missing receipt proves nothing. Only blocks
 * near it are asked for their state, since a node may keep no older one.
 * @throws ChainRefused when the blocks do not agree with the count of transactions
 */
export async function transactionOfNonce(client: PublicClient, use: NonceUse): Promise<Hex> {
  const blockNumber = BigInt(await blockOfNonce(client, use));
  const { transactions } = await client.getBlock({ blockNumber, includeTransactions: true });
  const found = transactions.find(
    ({ from, nonce }) => nonce === use.nonce && isAddressEqual(from, use.address),
  );
  if (!found) throw new ChainRefused("the node's blocks lack a transaction that it counts");
  return found.hash;
}

/** The first block after which the account has used the nonce: backwards in growing steps, then halving. */
async function blockOfNonce(client: PublicClient, { address, nonce, usedBy }: NonceUse): Promise<number> {
  const isUsedBy = async (block: number) =>
    block >= 0 && (await client.getTransactionCount({ address, blockNumber: BigInt(block) })) > nonce;
  let [free, used] = [usedBy - 1, usedBy];
  for (let step = 1; await isUsedBy(free); step *= 2) [free, used] = [Math.max(free - step, -1), free];
  while (used - free > 1) {
    const middle = Math.floor((free + used) / 2);
    if (await isUsedBy(middle)) used = middle;
    else free = middle;
  }
  return used;
}
