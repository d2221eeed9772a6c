import { type Hex, hashMessage, isAddress, keccak256, stringToBytes } from "viem";
import { isKeySignature } from "@/lib/server/rpc/signatures";

/** What is signed of a text: the personal-message digest (EIP-191) of its keccak256. */
export function signedDigest(text: string): Hex {
  return hashMessage({ raw: keccak256(stringToBytes(text)) });
}

/** A job is signed by its request and parameters, written one after the other. */
export function jobText({ request, parameters }: { request: string; parameters: string }): string {
  return request + parameters;
}

/** Whether the key of `sender` signed that text. Upstream takes a signature with and without its 0x. */
export async function isSignedBy(sender: string, claim: { text: string; sig: string }): Promise<boolean> {
  if (!isAddress(sender, { strict: false })) return false;
  const signature = claim.sig.length > 130 ? claim.sig.slice(2) : claim.sig;
  return await isKeySignature({
    address: sender,
    digest: signedDigest(claim.text),
    signature: `0x${signature}`,
  });
}
