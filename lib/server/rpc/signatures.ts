import {
  encodeFunctionData,
  type Hex,
  hexToBytes,
  isAddressEqual,
  type PublicClient,
  parseAbi,
  recoverAddress,
} from "viem";
import { digestOfWire } from "@/lib/chain/wire-typed-data";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { SignedBy } from "@/lib/server/kernel/chain/chain-evidence";
import { sortNodeAnswer } from "./node-answer";

const WALLET_ABI = parseAbi([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)",
]);
/** One whole word, as the escrow compares it. */
const IS_VALID = `0x1626ba7e${"00".repeat(28)}`;
const WALLET_GAS = 200_000n;
/** Half of the curve's order: a signature above it is the malleable twin of another. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The digest of a message as it came over the wire; null when the message is not what its types say. */
export function digestOfMessage(typedData: TypedDataWire): Hex | null {
  try {
    return digestOfWire(typedData);
  } catch {
    return null;
  }
}

/** The last byte of a key's signature as wallets write it, and as the escrow takes it. */
const V_OF: Readonly<Record<string, string>> = { "00": "1b", "01": "1c", "1b": "1b", "1c": "1c" };

/** The one form of a key's signature: 65 bytes, low s, v 27 or 28. Null for what no key writes. */
function canonicalKeySignature(signature: string): Hex | null {
  const [, r, s, written = ""] = /^0x([0-9a-f]{64})([0-9a-f]{64})([0-9a-f]{2})$/i.exec(signature) ?? [];
  const v = V_OF[written.toLowerCase()];
  if (v === undefined || BigInt(`0x${s}`) > HALF_ORDER) return null;
  return `0x${r}${s}${v}`;
}

/** A signature that was checked, as it is kept and relayed; a wallet contract's stays as the contract took it. */
export function canonicalSignature(signature: Hex, signedBy: SignedBy): Hex {
  return (signedBy === "key" ? canonicalKeySignature(signature) : null) ?? signature;
}

/** Whether the key of `address` made this signature; high-s twins, odd lengths and an odd v are refused as on chain. */
export async function isKeySignature(claim: {
  address: Hex;
  digest: Hex;
  signature: string;
}): Promise<boolean> {
  const signature = canonicalKeySignature(claim.signature);
  if (signature === null) return false;
  try {
    return isAddressEqual(await recoverAddress({ hash: claim.digest, signature }), claim.address);
  } catch {
    return false;
  }
}

/**
 * Asks a wallet contract (ERC-1271) as the escrow does: with the same gas, for an answer of exactly one word. Only the
 * contract can say no; a node that cannot say is thrown.
 */
export async function isContractSignature(
  client: PublicClient,
  claim: { address: Hex; digest: Hex; signature: Hex },
): Promise<boolean> {
  const code = await client.getCode({ address: claim.address });
  if (code === undefined) return false;
  try {
    const args = [claim.digest, claim.signature] as const;
    const data = encodeFunctionData({ abi: WALLET_ABI, functionName: "isValidSignature", args });
    const answer = await client.call({ to: claim.address, data, gas: WALLET_GAS + callCost(data) });
    return answer.data?.toLowerCase() === IS_VALID;
  } catch (error) {
    if (sortNodeAnswer(error).kind !== "refusal") throw error;
    return false;
  }
}

/** What a transaction pays before its first instruction, which a call from inside the escrow does not. */
function callCost(data: Hex): bigint {
  const bytes = hexToBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  return 21_000n + BigInt(4 * zeros + 16 * (bytes.length - zeros));
}
