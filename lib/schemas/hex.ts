import { z } from "./zod";

export type Hex = `0x${string}`;

/** Hex text of one shape, `0x` included in the pattern. */
export function hexOf(pattern: RegExp, words: string) {
  return z.custom<Hex>((value) => typeof value === "string" && pattern.test(value), words);
}

/** For an address whose letters' case does not fit its checksum (EIP-55). */
export const MISSPELT_ADDRESS =
  "The address has a typo: its capital letters do not fit. Copy it again, or write it in lower case.";

/** A 20-byte address; its checksum is not looked at here. */
export const address = hexOf(/^0x[0-9a-fA-F]{40}$/, "Give a 0x address of 20 bytes.");

export const transactionHash = hexOf(/^0x[0-9a-fA-F]{64}$/, "Give a 0x transaction hash of 32 bytes.");

/** An EIP-712 signature: 65 bytes of a key, or at most 4 096 bytes for a contract wallet (ERC-1271). */
export const signature = hexOf(/^0x(?:[0-9a-fA-F]{2}){1,4096}$/, "Give the signature as 0x bytes.");

export const callData = hexOf(/^0x(?:[0-9a-fA-F]{2}){0,24000}$/, "Give the data as 0x bytes.");

/** A quantity as JSON-RPC writes it. */
export const quantity = hexOf(/^0x[0-9a-fA-F]{1,64}$/, "Give the value in wei as 0x hex.");
