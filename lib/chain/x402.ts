import { type Address, encodeFunctionData, getAddress, type Hex } from "viem";
import { exactPermit2ProxyAbi } from "./generated/exact-permit2-proxy";

/** The same on every chain that has it: a token is approved for it once, and then moved by signatures. */
export const PERMIT2: Address = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
/** x402's proxy for exact payments, the same on every chain that has it: the spender of what payers sign. */
export const EXACT_PROXY: Address = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001";

/** As wallets want an address, however its letters were written. */
export const spelt = (address: string): Address => getAddress(`0x${address.slice(2).toLowerCase()}`);

/** What a payer signed: `amountWei` of `token` to `to`, good from `validAfterS` until `deadlineS`, once for `nonce`. */
export interface Permit2Payment {
  readonly from: Address;
  readonly spender: Address;
  readonly token: Address;
  readonly amountWei: bigint;
  readonly nonce: bigint;
  readonly deadlineS: bigint;
  readonly to: Address;
  readonly validAfterS: bigint;
}

const TYPES = {
  PermitWitnessTransferFrom: [
    { name: "permitted", type: "TokenPermissions" },
    { name: "spender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
    { name: "witness", type: "Witness" },
  ],
  TokenPermissions: [
    { name: "token", type: "address" },
    { name: "amount", type: "uint256" },
  ],
  Witness: [
    { name: "to", type: "address" },
    { name: "validAfter", type: "uint256" },
  ],
} as const;

/** The EIP-712 form of a payment. Permit2's domain has no version. */
export function paymentTypedData(chainId: number, payment: Permit2Payment) {
  const { token, amountWei, spender, nonce, deadlineS, to, validAfterS } = payment;
  return {
    domain: { name: "Permit2", chainId, verifyingContract: PERMIT2 },
    types: TYPES,
    primaryType: "PermitWitnessTransferFrom",
    message: {
      permitted: { token, amount: amountWei },
      spender,
      nonce,
      deadline: deadlineS,
      witness: { to, validAfter: validAfterS },
    },
  } as const;
}

/** Anybody's transaction: moves what was signed from payer to payee, once. */
export function settleCall(payment: Permit2Payment, signature: Hex): { to: Address; data: Hex } {
  const { token, amountWei: amount, nonce, deadlineS: deadline, from, to, validAfterS } = payment;
  const permit = { permitted: { token, amount }, nonce, deadline };
  const args = [permit, from, { to, validAfter: validAfterS }, signature] as const;
  return {
    to: EXACT_PROXY,
    data: encodeFunctionData({ abi: exactPermit2ProxyAbi, functionName: "settle", args }),
  };
}

/** A chain as x402 names it (CAIP-2). */
export const networkOf = (chainId: number) => `eip155:${chainId}`;
