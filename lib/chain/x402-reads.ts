import { type Address, decodeFunctionData, type Hex, isAddressEqual, type PublicClient } from "viem";
import { exactPermit2ProxyAbi } from "./generated/exact-permit2-proxy";
import { mneeAbi } from "./token-reads";
import { EXACT_PROXY, PERMIT2 } from "./x402";

/** What an account may pay by a signature, in wei of the token. */
export interface PayerFunds {
  readonly balanceWei: bigint;
  /** What it approved Permit2 for. */
  readonly allowanceWei: bigint;
}

export async function readPayerFunds(
  client: PublicClient,
  { token: address, account }: { token: Address; account: Address },
): Promise<PayerFunds> {
  const read = { address, abi: mneeAbi } as const;
  const [balanceWei, allowanceWei] = await Promise.all([
    client.readContract({ ...read, functionName: "balanceOf", args: [account] }),
    client.readContract({ ...read, functionName: "allowance", args: [account, PERMIT2] }),
  ]);
  return { balanceWei, allowanceWei };
}

/** Whether a chain has both contracts that exact payments by Permit2 need. */
export async function hasExactPayments(client: PublicClient): Promise<boolean> {
  const codes = await Promise.all([PERMIT2, EXACT_PROXY].map((address) => client.getCode({ address })));
  return codes.every((code) => code !== undefined && code !== "0x");
}

/** What tells one payment from every other: a nonce of its payer is good once. */
export interface SettledTerms {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  readonly amountWei: bigint;
  readonly nonce: bigint;
}

/** The transaction that moved a payment's money. */
export interface Settlement {
  readonly txHash: Hex;
  /** Whether its block has all confirmations. */
  readonly isFinal: boolean;
}

/**
 * Anybody may send a payment to the proxy: the transaction by which somebody did. One that came to the proxy by way of
 * another contract is not found, since nothing then says which payment moved the money.
 */
export async function readSettlement(
  client: PublicClient,
  of: { payment: SettledTerms; fromBlock: number; confirmations: number },
): Promise<Settlement | null> {
  const { payment, confirmations } = of;
  const { token: address, from, to } = payment;
  const lastFinal = (await client.getBlockNumber()) - BigInt(confirmations) + 1n;
  const range = { fromBlock: BigInt(of.fromBlock) } as const;
  const event = { address, abi: mneeAbi, eventName: "Transfer", args: { from, to } } as const;
  for (const log of await client.getContractEvents({ ...event, ...range, strict: true })) {
    if (log.args.value !== payment.amountWei) continue;
    const transaction = await client.getTransaction({ hash: log.transactionHash });
    if (transaction.to === null || !isAddressEqual(transaction.to, EXACT_PROXY)) continue;
    if (isSettling(transaction.input, payment))
      return { txHash: log.transactionHash, isFinal: log.blockNumber <= lastFinal };
  }
  return null;
}

function isSettling(data: Hex, { from, nonce }: SettledTerms): boolean {
  try {
    const { functionName, args } = decodeFunctionData({ abi: exactPermit2ProxyAbi, data });
    return functionName === "settle" && args[0].nonce === nonce && isAddressEqual(args[1], from);
  } catch {
    return false;
  }
}
