import { getAddress, type Hex, hashMessage, isHex } from "viem";
import { isKeySignature } from "@/lib/server/rpc/signatures";

/** What a message must say to be one of ours. */
export interface SignInExpectation {
  /** Our own origin, e.g. `http://127.0.0.1:3000`. */
  publicOrigin: string;
  chainId: number;
  nowMs: number;
}

export interface SignInMessage {
  scheme: string | null;
  domain: string;
  address: `0x${string}`;
  uri: string;
  chainId: number;
  nonce: string;
  issuedAtMs: number;
  expiresAtMs: number | null;
  notBeforeMs: number | null;
}

/** Checks a contract wallet's signature on the chain (ERC-1271); false when there is no contract. */
export type ContractSignatureCheck = (claim: {
  address: `0x${string}`;
  digest: Hex;
  signature: Hex;
}) => Promise<boolean>;

const MAX_MESSAGE_CHARACTERS = 4096;
const MAX_SIGNATURE_CHARACTERS = 8192;
const MAX_AGE_MS = 10 * 60_000;
const CLOCK_SKEW_MS = 60_000;

const TIME = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})`;
/** ERC-4361's ABNF, whole and anchored: nothing before, between or after its lines. */
const MESSAGE = new RegExp(
  [
    String.raw`^(?:(?<scheme>[a-z][a-z0-9+.-]*)://)?(?<domain>[A-Za-z0-9.\-:\[\]]+) wants you to sign in with your Ethereum account:\n`,
    String.raw`(?<address>0x[0-9a-fA-F]{40})\n\n(?:[\x20-\x7e]+\n)?\n`,
    String.raw`URI: (?<uri>[!-~]+)\nVersion: 1\nChain ID: (?<chainId>[1-9]\d{0,14})\nNonce: (?<nonce>[A-Za-z0-9]{8,128})\n`,
    String.raw`Issued At: (?<issuedAt>${TIME})(?:\nExpiration Time: (?<expiresAt>${TIME}))?(?:\nNot Before: (?<notBefore>${TIME}))?`,
    String.raw`(?:\nRequest ID: [\w.~!$&'()*+,;=:@%-]*)?(?:\nResources:(?:\n- [!-~]+)*)?$`,
  ].join(""),
);

function timeMs(text: string | undefined): number | null {
  if (text === undefined) return null;
  return Date.parse(text);
}

/** The message's fields, or null when it is not exactly an ERC-4361 message with an EIP-55 address. */
export function parseSignInMessage(message: string): SignInMessage | null {
  if (message.length > MAX_MESSAGE_CHARACTERS) return null;
  const fields = MESSAGE.exec(message)?.groups;
  if (!fields) return null;
  const { domain = "", address = "", uri = "", nonce = "" } = fields;
  if (getAddress(address) !== address) return null;
  const times = [timeMs(fields.issuedAt), timeMs(fields.expiresAt), timeMs(fields.notBefore)] as const;
  if (times.some(Number.isNaN)) return null;
  return {
    scheme: fields.scheme ?? null,
    domain,
    address,
    uri,
    chainId: Number(fields.chainId),
    nonce,
    issuedAtMs: times[0] ?? Number.NaN,
    expiresAtMs: times[1],
    notBeforeMs: times[2],
  };
}

/** The nonce of a message however broken, so that a failed try burns it too. */
export function nonceOf(message: string): string | null {
  return /(?:^|\n)Nonce: ([A-Za-z0-9]{8,128})(?:\r?\n|$)/.exec(message)?.[1] ?? null;
}

function isUriOfOrigin(uri: string, publicOrigin: string): boolean {
  try {
    const url = new URL(uri);
    return url.origin === publicOrigin && url.username === "" && url.password === "";
  } catch {
    return false;
  }
}

/**
 * Which field of the message is not for this house, on this chain, now, and what it has to say; null when all are. The nonce is the
 * caller's to check.
 */
export function faultOf(message: SignInMessage, expected: SignInExpectation): string | null {
  const origin = new URL(expected.publicOrigin);
  const { nowMs, chainId } = expected;
  const now = new Date(nowMs).toISOString();
  if (message.domain !== origin.host) return `its domain must be ${origin.host}`;
  if (message.scheme !== null && `${message.scheme}:` !== origin.protocol)
    return `its scheme must be ${origin.protocol}//`;
  if (!isUriOfOrigin(message.uri, expected.publicOrigin)) return `its URI must be of ${origin.origin}`;
  if (message.chainId !== chainId) return `its Chain ID must be ${chainId}`;
  if (message.issuedAtMs > nowMs + CLOCK_SKEW_MS)
    return `its Issued At is ahead of this house's clock, ${now}; take the one that came with the nonce`;
  if (message.issuedAtMs < nowMs - MAX_AGE_MS) return `its Issued At is more than ten minutes before ${now}`;
  if (message.expiresAtMs !== null && message.expiresAtMs <= nowMs)
    return `its Expiration Time is over at ${now}`;
  if (message.notBeforeMs !== null && message.notBeforeMs > nowMs) return `its Not Before is after ${now}`;
  return null;
}

/** True when the address signed the text (EIP-191), with its key or as a contract wallet. */
export async function isSignedBy(
  claim: { address: `0x${string}`; message: string; signature: string },
  isContractSignature: ContractSignatureCheck,
): Promise<boolean> {
  const { address, signature } = claim;
  if (!isHex(signature) || signature.length % 2 !== 0 || signature.length > MAX_SIGNATURE_CHARACTERS)
    return false;
  const digest = hashMessage(claim.message);
  if (await isKeySignature({ address, digest, signature })) return true;
  return isContractSignature({ address, digest, signature });
}
