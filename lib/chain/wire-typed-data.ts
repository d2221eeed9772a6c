import { type Hex, hashTypedData } from "viem";
import type { EscrowConsent, EscrowTypedData } from "./escrow-types";

type Fields = { name: string; type: string }[];

/** Typed data as JSON carries it: bigints as decimal strings, the domain's own type listed for wallets. */
export type WireTypedData = {
  domain: Record<string, unknown>;
  types: Record<string, Fields>;
  primaryType: string;
  message: Record<string, unknown>;
  /** Names of the message's values that the signer chooses. */
  fill: string[];
};

const DOMAIN_FIELDS: Fields = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** A consent for the wire; eth_signTypedData_v4 takes it as it is, once `fill` is filled in. */
export function toWireTypedData<W extends EscrowConsent>(
  word: EscrowTypedData<W>,
  fill: readonly string[] = [],
): WireTypedData {
  const fields = (word.types[word.primaryType] ?? []).map((field) => ({ ...field }));
  const values: Record<string, unknown> = { ...word.message };
  const message = fields.map(({ name }) => [name, toWireValue(values[name])]);
  return {
    domain: { ...word.domain },
    types: { EIP712Domain: DOMAIN_FIELDS.map((field) => ({ ...field })), [word.primaryType]: fields },
    primaryType: word.primaryType,
    message: Object.fromEntries(message),
    fill: [...fill],
  };
}

function toWireValue(value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** What viem's signTypedData takes, from the wire. */
export function fromWireTypedData(wire: WireTypedData): Parameters<typeof hashTypedData>[0] {
  const { EIP712Domain: _, ...types } = wire.types;
  const fields = types[wire.primaryType] ?? [];
  const message = fields.map(({ name, type }) => [name, readValue(type, wire.message[name])]);
  return {
    domain: wire.domain,
    types,
    primaryType: wire.primaryType,
    message: Object.fromEntries(message),
  } as Parameters<typeof hashTypedData>[0];
}

function readValue(type: string, value: unknown): unknown {
  const isWide = type === "uint64" || type === "uint256";
  return isWide && (typeof value === "string" || typeof value === "number") ? BigInt(value) : value;
}

/** The digest of a message as it came over the wire. */
export function digestOfWire(wire: WireTypedData): Hex {
  return hashTypedData(fromWireTypedData(wire));
}
