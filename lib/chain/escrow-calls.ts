import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { toWei } from "@/lib/domain/money";
import { type ContractTerms, totalUnitsOf } from "./escrow-terms";
import { taskEscrowAbi } from "./generated/task-escrow";
import { ETH_TOKEN } from "./tokens";

/** A transaction ready to sign, value in wei. */
export type EscrowCall = { to: Address; data: Hex; value: bigint };

/** A relayed consent: `deadline` in Unix seconds as signed. */
export type TimedSignature = { deadline: bigint; signature: Hex };

/** For the signer's own transaction, which needs no signature. */
export const OWN_TRANSACTION: TimedSignature = { deadline: 0n, signature: "0x" };

/**
 * Who works at what price, in units. `assignment` is the attester's signature over Assign; "0x" when the terms name
 * the agent or the chain has the assignment on record.
 */
export type Assigned = { agent: Address; price: bigint; assignment: Hex };

type OnJob = { escrow: Address; terms: ContractTerms };
type Signed = OnJob & { consent: TimedSignature };
type ByAgent = Signed & { assigned: Assigned };

const to = (escrow: Address, data: Hex): EscrowCall => ({ to: escrow, data, value: 0n });

const abi = taskEscrowAbi;

/** Lets the escrow take exactly `units` of a token. Approvals overwrite each other: for two quotes, approve the sum. */
export function approveCall(call: { token: Address; escrow: Address; units: bigint }): EscrowCall {
  const args = [call.escrow, toWei(call.units)] as const;
  return to(call.token, encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }));
}

/** The buyer's payment: ETH in the value, a token from the allowance. */
export function fundCall({ escrow, terms }: OnJob): EscrowCall {
  const isEth = terms.token.toLowerCase() === ETH_TOKEN;
  const data = encodeFunctionData({ abi, functionName: "fund", args: [terms] });
  return { to: escrow, data, value: isEth ? toWei(totalUnitsOf(terms)) : 0n };
}

export function fundFromCreditCall({ escrow, terms }: OnJob): EscrowCall {
  return to(escrow, encodeFunctionData({ abi, functionName: "fundFromCredit", args: [terms] }));
}

export function acceptCall({ escrow, terms, assigned, consent }: ByAgent): EscrowCall {
  const { agent, price, assignment } = assigned;
  const args = [terms, agent, price, assignment, consent.deadline, consent.signature] as const;
  return to(escrow, encodeFunctionData({ abi, functionName: "accept", args }));
}

export function submitCall(call: ByAgent & { round: number; resultHash: Hex }): EscrowCall {
  const { agent, price, assignment } = call.assigned;
  const { deadline, signature } = call.consent;
  const args = [
    call.terms,
    agent,
    price,
    assignment,
    call.round,
    call.resultHash,
    deadline,
    signature,
  ] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "submit", args }));
}

export function giveUpCall(call: ByAgent & { round: number }): EscrowCall {
  const { agent, price, assignment } = call.assigned;
  const args = [
    call.terms,
    agent,
    price,
    assignment,
    call.round,
    call.consent.deadline,
    call.consent.signature,
  ] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "giveUp", args }));
}

export function contestCall(call: Signed & { round: number }): EscrowCall {
  const args = [call.terms, call.round, call.consent.deadline, call.consent.signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "contest", args }));
}

/** `nobodyAccepted` is the attestation, `consent` the buyer's Cancel. */
export function cancelCall(call: Signed & { nobodyAccepted: TimedSignature }): EscrowCall {
  const { nobodyAccepted: fact, consent } = call;
  const args = [call.terms, fact.deadline, fact.signature, consent.deadline, consent.signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "cancel", args }));
}

export function releaseCall({ escrow, terms, assigned, consent }: ByAgent): EscrowCall {
  const { agent, price, assignment } = assigned;
  const args = [terms, agent, price, assignment, consent.deadline, consent.signature] as const;
  return to(escrow, encodeFunctionData({ abi, functionName: "release", args }));
}

/** Pays what can be paid; what cannot is skipped and reported in BatchItemSkipped. */
export function releaseBatchCall(call: {
  escrow: Address;
  items: readonly Omit<ByAgent, "escrow">[];
}): EscrowCall {
  const items = call.items.map(({ terms, assigned, consent }) => ({ terms, ...assigned, ...consent }));
  return to(call.escrow, encodeFunctionData({ abi, functionName: "releaseBatch", args: [items] }));
}

export function requestChangesCall(call: Signed & { round: number }): EscrowCall {
  const args = [call.terms, call.round, call.consent.deadline, call.consent.signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "requestChanges", args }));
}

export function rejectCall(call: Signed & { round: number; undisputedBps: number }): EscrowCall {
  const { deadline, signature } = call.consent;
  const args = [call.terms, call.round, call.undisputedBps, deadline, signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "reject", args }));
}

export function resolveCall(call: Signed & { agentShareBps: number; reasonHash: Hex }): EscrowCall {
  const { deadline, signature } = call.consent;
  const args = [call.terms, call.agentShareBps, call.reasonHash, deadline, signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "resolve", args }));
}

/** What silence means, once the running deadline has passed; anybody may send it. */
export function settleByDefaultCall({ escrow, terms }: OnJob): EscrowCall {
  return to(escrow, encodeFunctionData({ abi, functionName: "settleByDefault", args: [terms] }));
}

export function settleByDefaultBatchCall(call: {
  escrow: Address;
  items: readonly ContractTerms[];
}): EscrowCall {
  const args = [call.items] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "settleByDefaultBatch", args }));
}

/** The guardian's: no new money, and every exit open. */
export function pauseFundingCall({ escrow }: { escrow: Address }): EscrowCall {
  return to(escrow, encodeFunctionData({ abi, functionName: "pauseFunding" }));
}

/** The sender's own credit to the sender. */
export function withdrawCall(call: { escrow: Address; token: Address; units: bigint }): EscrowCall {
  const args = [call.token, call.units] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "withdraw", args }));
}

/** An account's credit to any address, by the account itself or with its WithdrawTo consent. */
export function withdrawToCall(call: {
  escrow: Address;
  token: Address;
  account: Address;
  recipient: Address;
  units: bigint;
  consent: TimedSignature;
}): EscrowCall {
  const { deadline, signature } = call.consent;
  const args = [call.token, call.account, call.recipient, call.units, deadline, signature] as const;
  return to(call.escrow, encodeFunctionData({ abi, functionName: "withdrawTo", args }));
}
