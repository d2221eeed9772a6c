import { type Address, decodeFunctionData, type Hex, isAddressEqual, type PublicClient } from "viem";
import { exactPermit2ProxyAbi } from "./generated/exact-permit2-proxy";
import { permit2Abi } from "./generated/permit2";
import { readAllowanceWei, readTokenBalanceWei } from "./token-reads";
import { EXACT_PROXY, PERMIT2 } from "./x402";

/** What an account may pay by a signature, in wei of the token. */
export interface PayerFunds {
  readonly balanceWei: bigint;
  /** What it approved Permit2 for. */
  readonly allowanceWei: bigint;
}

export async function readPayerFunds(
  client: PublicClient,
  of: { token: Address; account: Address },
): Promise<PayerFunds> {
  const [balanceWei, allowanceWei] = await Promise.all([
    readTokenBalanceWei(client, of),
    readAllowanceWei(client, { ...of, spender: PERMIT2 }),
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

/** What became of what a payer signed, by blocks that have all confirmations. */
export type PaymentFate =
  /** Nobody has sent it; until its deadline anybody may. */
  | { readonly kind: "unused" }
  /** Its nonce is used in a block that may still vanish. */
  | { readonly kind: "unfinal" }
  | { readonly kind: "paid"; readonly txHash: Hex }
  /** Its payer used up the nonce, and nothing moved. */
  | { readonly kind: "taken_back" }
  /** Its nonce is used, and no transaction that did it is found. */
  | { readonly kind: "unknown" };

/** Whether Permit2 takes a nonce no more, now or as it was at a block. */
export async function readNonceUse(
  client: PublicClient,
  of: { account: Address; nonce: bigint; blockNumber?: bigint },
): Promise<boolean> {
  const { account, nonce, blockNumber } = of;
  const read = { address: PERMIT2, abi: permit2Abi, functionName: "nonceBitmap" } as const;
  const at = blockNumber === undefined ? {} : { blockNumber };
  const word = await client.readContract({ ...read, args: [account, nonce >> 8n], ...at });
  return isBitOf(word, nonce);
}

/** Nonces stand in words of 256. */
export const isBitOf = (word: bigint, nonce: bigint) => ((word >> (nonce & 255n)) & 1n) === 1n;

export function isSettling(data: Hex, { from, nonce }: SettledTerms): boolean {
  try {
    const { functionName, args } = decodeFunctionData({ abi: exactPermit2ProxyAbi, data });
    return functionName === "settle" && args[0].nonce === nonce && isAddressEqual(args[1], from);
  } catch {
    return false;
  }
}
