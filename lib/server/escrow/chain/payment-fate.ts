import { isAddressEqual, type Log, type PublicClient, parseEventLogs } from "viem";
import { exactPermit2ProxyAbi } from "@/lib/chain/generated/exact-permit2-proxy";
import { permit2Abi } from "@/lib/chain/generated/permit2";
import { mneeAbi } from "@/lib/chain/token-reads";
import { EXACT_PROXY, PERMIT2 } from "@/lib/chain/x402";
import {
  isBitOf,
  isSettling,
  type PaymentFate,
  readNonceUse,
  type SettledTerms,
} from "@/lib/chain/x402-reads";
import { type BlockRange, logsWithin, RANGE_BLOCKS, type Range } from "./logs-within";

/** Blocks that are searched from a payment's making on: more than any chain makes until its deadline. */
const SEARCHED_BLOCKS = 2 * RANGE_BLOCKS;

interface Asked {
  readonly payment: SettledTerms;
  readonly fromBlock: number;
  readonly confirmations: number;
}

/** Permit2's own word of a payment's nonce, and where it is used, the transaction that did it: anybody may send one. */
export async function readPaymentFate(client: PublicClient, asked: Asked): Promise<PaymentFate> {
  const { payment, fromBlock, confirmations } = asked;
  const nonce = { account: payment.from, nonce: payment.nonce };
  if (!(await readNonceUse(client, nonce))) return { kind: "unused" };
  const lastFinal = Number(await client.getBlockNumber()) - confirmations + 1;
  if (lastFinal < 0 || !(await readNonceUse(client, { ...nonce, blockNumber: BigInt(lastFinal) }))) {
    return { kind: "unfinal" };
  }
  const end = Math.min(lastFinal, fromBlock + SEARCHED_BLOCKS);
  let isTakenBack = false;
  for (let from = fromBlock; from <= end; from += RANGE_BLOCKS) {
    const range = { from, to: Math.min(from + RANGE_BLOCKS - 1, end) };
    const takenBackIn = await blocksOfTakingBack(client, payment, range);
    for (const log of await transfersOf(client, payment, range)) {
      if (log.blockNumber === null || takenBackIn.has(log.blockNumber)) continue;
      if (await isOf(client, payment, log)) return { kind: "paid", txHash: log.transactionHash ?? "0x" };
    }
    isTakenBack ||= takenBackIn.size > 0;
  }
  return { kind: isTakenBack ? "taken_back" : "unknown" };
}

async function transfersOf(client: PublicClient, payment: SettledTerms, range: Range) {
  const { token: address, from, to, amountWei } = payment;
  const event = { address, abi: mneeAbi, eventName: "Transfer", args: { from, to } } as const;
  const ask = (blocks: BlockRange): Promise<readonly Log[]> =>
    client.getContractEvents({ ...event, ...blocks });
  const logs = [...(await logsWithin(client, range, ask))];
  const args = { from, to, value: amountWei };
  return parseEventLogs({ abi: mneeAbi, eventName: "Transfer", args, logs }).filter((log) =>
    isAddressEqual(log.address, address),
  );
}

/** Blocks in which the payer himself used up the nonce. */
async function blocksOfTakingBack(
  client: PublicClient,
  { from: owner, nonce }: SettledTerms,
  range: Range,
): Promise<ReadonlySet<bigint | null>> {
  const event = { address: PERMIT2, abi: permit2Abi, eventName: "UnorderedNonceInvalidation" } as const;
  const ask = (blocks: BlockRange): Promise<readonly Log[]> =>
    client.getContractEvents({ ...event, args: { owner }, ...blocks });
  const logs = [...(await logsWithin(client, range, ask))];
  const read = parseEventLogs({ abi: permit2Abi, eventName: event.eventName, args: { owner }, logs });
  const found = read.filter(
    ({ address, args }) =>
      isAddressEqual(address, PERMIT2) && args.word === nonce >> 8n && isBitOf(args.mask, nonce),
  );
  return new Set(found.map(({ blockNumber }) => blockNumber));
}

/**
 * Whether that transaction moved this payment, and not another of the same payer: sent straight to the proxy it names the
 * nonce; by way of a contract the proxy tells of a payment, and the nonce is used since that block.
 */
async function isOf(client: PublicClient, payment: SettledTerms, log: Log): Promise<boolean> {
  const { transactionHash: hash, blockNumber } = log;
  if (hash === null || blockNumber === null) return false;
  const { to, input } = await client.getTransaction({ hash });
  if (to !== null && isAddressEqual(to, EXACT_PROXY)) return isSettling(input, payment);
  const { logs } = await client.getTransactionReceipt({ hash });
  const settled = parseEventLogs({ abi: exactPermit2ProxyAbi, eventName: "Settled", logs });
  if (!settled.some(({ address }) => isAddressEqual(address, EXACT_PROXY))) return false;
  const nonce = { account: payment.from, nonce: payment.nonce };
  const [before, after] = await Promise.all([
    readNonceUse(client, { ...nonce, blockNumber: blockNumber - 1n }),
    readNonceUse(client, { ...nonce, blockNumber }),
  ]);
  return !before && after;
}
