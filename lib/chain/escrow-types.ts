import { type Address, type Hex, hashTypedData } from "viem";
import { ESCROW_VERBS, type EscrowVerb, type VerbMessage } from "@/lib/domain/escrow/escrow-verbs";

/** Where a consent is valid: one contract on one chain. */
export type EscrowPlace = { chainId: number; escrow: Address };

export type EscrowDomain = { name: string; version: string; chainId: number; verifyingContract: Address };

export function escrowDomain(place: EscrowPlace): EscrowDomain {
  return { name: "Souk TaskEscrow", version: "1", chainId: place.chainId, verifyingContract: place.escrow };
}

const JOB_ID = { name: "jobId", type: "bytes32" } as const;
const AGENT = { name: "agent", type: "address" } as const;
const PRICE = { name: "price", type: "uint64" } as const;
const ROUND = { name: "round", type: "uint8" } as const;
const DEADLINE = { name: "deadline", type: "uint256" } as const;

/** Every consent the escrow knows, as Consents.sol hashes it. */
export const ESCROW_WORDS = {
  Assign: [JOB_ID, AGENT, PRICE],
  NobodyAccepted: [JOB_ID, DEADLINE],
  Accept: [JOB_ID, AGENT, PRICE, DEADLINE],
  Cancel: [JOB_ID, DEADLINE],
  Submit: [JOB_ID, AGENT, PRICE, ROUND, { name: "resultHash", type: "bytes32" }, DEADLINE],
  GiveUp: [JOB_ID, ROUND, DEADLINE],
  Release: [JOB_ID, AGENT, PRICE, DEADLINE],
  RequestChanges: [JOB_ID, ROUND, DEADLINE],
  Reject: [JOB_ID, ROUND, { name: "undisputedBps", type: "uint16" }, DEADLINE],
  Contest: [JOB_ID, ROUND, DEADLINE],
  Resolve: [
    JOB_ID,
    { name: "agentShareBps", type: "uint16" },
    { name: "reasonHash", type: "bytes32" },
    DEADLINE,
  ],
  WithdrawTo: [
    { name: "token", type: "address" },
    { name: "account", type: "address" },
    { name: "to", type: "address" },
    { name: "units", type: "uint256" },
    { name: "nonce", type: "uint256" },
    DEADLINE,
  ],
} as const;

export type EscrowConsent = keyof typeof ESCROW_WORDS;

/** Solidity types as TypeScript has them: small integers are numbers, the others bigints. */
type ValueOf<T extends string> = T extends "uint8" | "uint16"
  ? number
  : T extends "uint64" | "uint256"
    ? bigint
    : Hex;

type Field = { readonly name: string; readonly type: string };

/** The message of a consent: `price` and `units` in units of 10^9 wei, `deadline` in Unix seconds. */
export type EscrowMessage<W extends EscrowConsent> = {
  [F in (typeof ESCROW_WORDS)[W][number] as F["name"]]: ValueOf<F["type"]>;
};

/** Ready for viem's signTypedData, verifyTypedData and hashTypedData. */
export type EscrowTypedData<W extends EscrowConsent> = {
  domain: EscrowDomain;
  types: Record<string, readonly Field[]>;
  primaryType: W;
  message: EscrowMessage<W>;
};

function messageOf<W extends EscrowConsent>(primaryType: W) {
  return (place: EscrowPlace, message: EscrowMessage<W>): EscrowTypedData<W> => ({
    domain: escrowDomain(place),
    types: { [primaryType]: ESCROW_WORDS[primaryType] },
    primaryType,
    message,
  });
}

export const assignTypedData = messageOf("Assign");
export const nobodyAcceptedTypedData = messageOf("NobodyAccepted");
export const acceptTypedData = messageOf("Accept");
export const cancelTypedData = messageOf("Cancel");
export const submitTypedData = messageOf("Submit");
export const giveUpTypedData = messageOf("GiveUp");
export const releaseTypedData = messageOf("Release");
export const requestChangesTypedData = messageOf("RequestChanges");
export const rejectTypedData = messageOf("Reject");
export const contestTypedData = messageOf("Contest");
export const resolveTypedData = messageOf("Resolve");
export const withdrawToTypedData = messageOf("WithdrawTo");

/** Everything that a message of some verb carries; each takes what its fields name. */
export type VerbValues = EscrowMessage<VerbMessage>;

/** The message of a signed verb. */
export function verbTypedData(
  verb: EscrowVerb,
  place: EscrowPlace,
  values: VerbValues,
): EscrowTypedData<VerbMessage> {
  return messageOf<VerbMessage>(ESCROW_VERBS[verb].message)(place, values);
}

/** True when a verb's message says who works and for how much. */
export function namesAgent(verb: EscrowVerb): boolean {
  return ESCROW_WORDS[ESCROW_VERBS[verb].message].some((field) => field.name === AGENT.name);
}

/** The digest that a key signs and that ERC-1271 is asked about. */
export function digestOf<W extends EscrowConsent>(typedData: EscrowTypedData<W>): Hex {
  return hashTypedData({
    domain: typedData.domain,
    types: typedData.types,
    primaryType: typedData.primaryType,
    message: typedData.message,
  } as Parameters<typeof hashTypedData>[0]);
}
