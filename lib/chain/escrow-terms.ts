import {
  type Address,
  encodeAbiParameters,
  type Hex,
  isAddress,
  isHex,
  keccak256,
  toHex,
  zeroAddress,
} from "viem";
import { MAX_BPS } from "@/lib/domain/money";
import { MalformedTerms } from "./malformed-terms";

/** The escrow's Terms exactly as Solidity has them; `ceiling` in units of 10^9 wei, `payBy` in Unix seconds. */
export type ContractTerms = {
  buyer: Address;
  agent: Address;
  arbiter: Address;
  token: Address;
  ceiling: bigint;
  feeBps: number;
  payBy: number;
  acceptWithinS: number;
  deliverWithinS: number;
  reviewWithinS: number;
  contestWithinS: number;
  resolveWithinS: number;
  quoteHash: Hex;
  salt: Hex;
};

/** The house's own windows, in seconds. */
export type HouseWindows = Pick<
  ContractTerms,
  "acceptWithinS" | "deliverWithinS" | "reviewWithinS" | "contestWithinS" | "resolveWithinS"
>;

export type TermsFacts = {
  buyer: Address;
  /** Only for strategy direct; otherwise the attestation names the agent later. */
  agent: Address | null;
  arbiter: Address;
  token: Address;
  ceilingUnits: bigint;
  feeBps: number;
  /** The last second in which funding is taken. */
  payByS: number;
  windows: HouseWindows;
  /** How much longer each window is on chain than in the house. */
  graceS: number;
  quoteHash: Hex;
  /** Makes two equal deals two jobs: see `saltOf`. */
  salt: Hex;
};

/** Terms as the contract wants them, each window a grace longer than the house's. */
export function toContractTerms(facts: TermsFacts): ContractTerms {
  const { windows, graceS } = facts;
  return {
    buyer: facts.buyer,
    agent: facts.agent ?? zeroAddress,
    arbiter: facts.arbiter,
    token: facts.token,
    ceiling: facts.ceilingUnits,
    feeBps: facts.feeBps,
    payBy: facts.payByS,
    acceptWithinS: windows.acceptWithinS + graceS,
    deliverWithinS: windows.deliverWithinS + graceS,
    reviewWithinS: windows.reviewWithinS + graceS,
    contestWithinS: windows.contestWithinS + graceS,
    resolveWithinS: windows.resolveWithinS + graceS,
    quoteHash: facts.quoteHash,
    salt: facts.salt,
  };
}

/** A task's salt: the hash of its id. */
export function saltOf(taskId: string): Hex {
  return keccak256(toHex(taskId));
}

/** What the buyer pays in all, in units: the ceiling and the fee on it, rounded down. */
export function totalUnitsOf(terms: Pick<ContractTerms, "ceiling" | "feeBps">): bigint {
  return terms.ceiling + (terms.ceiling * BigInt(terms.feeBps)) / BigInt(MAX_BPS);
}

const TERMS_COMPONENTS = [
  { name: "buyer", type: "address" },
  { name: "agent", type: "address" },
  { name: "arbiter", type: "address" },
  { name: "token", type: "address" },
  { name: "ceiling", type: "uint64" },
  { name: "feeBps", type: "uint16" },
  { name: "payBy", type: "uint40" },
  { name: "acceptWithinS", type: "uint32" },
  { name: "deliverWithinS", type: "uint32" },
  { name: "reviewWithinS", type: "uint32" },
  { name: "contestWithinS", type: "uint32" },
  { name: "resolveWithinS", type: "uint32" },
  { name: "quoteHash", type: "bytes32" },
  { name: "salt", type: "bytes32" },
] as const;

/** The contract's `jobIdOf`: the hash of chain id, contract and terms. */
export function jobIdOf(job: { chainId: number; escrow: Address; terms: ContractTerms }): Hex {
  const types = [
    { type: "uint256" },
    { type: "address" },
    { type: "tuple", components: TERMS_COMPONENTS },
  ] as const;
  return keccak256(encodeAbiParameters(types, [BigInt(job.chainId), job.escrow, job.terms]));
}

/** Terms as JSON has them, for a row; the only bigint becomes a decimal string. */
export function termsToJson(terms: ContractTerms): object {
  return { ...terms, ceiling: terms.ceiling.toString() };
}

/** @throws MalformedTerms for anything but what `termsToJson` gives. */
export function termsFromJson(json: object): ContractTerms {
  const fields: Record<string, unknown> = { ...json };
  const entries = TERMS_COMPONENTS.map(
    ({ name, type }) => [name, readField(name, type, fields[name])] as const,
  );
  return Object.fromEntries(entries) as ContractTerms;
}

function readField(name: string, type: string, value: unknown): string | number | bigint {
  if (type === "uint64" && typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value);
  if (type === "address" && typeof value === "string" && isAddress(value, { strict: false })) return value;
  if (type === "bytes32" && isHex(value) && value.length === 66) return value;
  if (/^uint(16|32|40)$/.test(type) && typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new MalformedTerms(name);
}
