import {
  type Assigned,
  acceptCall,
  cancelCall,
  contestCall,
  type EscrowCall,
  giveUpCall,
  rejectCall,
  releaseCall,
  requestChangesCall,
  resolveCall,
  settleByDefaultCall,
  submitCall,
  type TimedSignature,
} from "@/lib/chain/escrow-calls";
import { type ContractTerms, termsFromJson } from "@/lib/chain/escrow-terms";
import { InvariantBroken } from "@/lib/domain/errors";
import type { ChosenValues } from "@/lib/server/escrow/consent/consent-view";
import type { Hex } from "@/lib/server/kernel/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { Consent } from "@/lib/server/market/operations/verb/gather-consent";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** Room for an ERC-1271 wallet to be asked twice (200 000 gas each) beside the verb itself. */
const GAS_LIMIT = 650_000;

interface Relay {
  readonly task: TaskRow;
  readonly consent: Consent;
  readonly nowMs: number;
  readonly chosen?: ChosenValues;
  /** The attestation for a cancellation. */
  readonly nobodyAccepted?: TimedSignature;
}

/**
 * Owes the chain a party's consent. A party's verb is owed anew after a revert, so its key carries the task's version;
 * acceptance and submission are anchored once per round.
 */
export async function relayConsent(tx: Tx, context: Context, relay: Relay): Promise<boolean> {
  const { task, consent } = relay;
  const kind = KINDS[consent.verb];
  const isAnchor = kind === "accept" || kind === "submit";
  const turn = isAnchor ? consent.round : `v${task.version}`;
  return owe(tx, context, { task, kind, turn, call: callOf(context, relay), nowMs: relay.nowMs });
}

/** Owes the chain what silence means for a job; `turn` tells one try from the next. */
export async function relayDefault(
  tx: Tx,
  context: Context,
  of: { task: TaskRow; turn: string; nowMs: number },
): Promise<boolean> {
  const terms = termsFromJson(of.task.chainTerms ?? "{}");
  const call = settleByDefaultCall({ escrow: escrowOf(context), terms });
  return owe(tx, context, { ...of, kind: "settle_by_default", call });
}

async function owe(
  tx: Tx,
  context: Context,
  owed: { task: TaskRow; kind: string; turn: string | number; call: EscrowCall; nowMs: number },
): Promise<boolean> {
  const { task, kind, turn, call } = owed;
  const effect = {
    businessKey: `${kind}:${task.jobId}:${turn}`,
    kind,
    taskId: task.id,
    signer: context.chain?.facts.relayer ?? "",
    toAddress: call.to,
    data: call.data,
    gasLimit: GAS_LIMIT,
  };
  return enqueue(tx, context, { effect, nowMs: owed.nowMs });
}

const KINDS = {
  accept: "accept",
  submit: "submit",
  approve: "release",
  request_changes: "request_changes",
  reject: "reject",
  contest: "contest",
  resolve: "resolve",
  cancel: "cancel",
  fail: "give_up",
} as const satisfies Record<Consent["verb"], string>;

function escrowOf(context: Context): Hex {
  if (!context.chain) throw new InvariantBroken("A job on chain was met by a house without one.");
  return context.chain.facts.escrow;
}

function callOf(context: Context, relay: Relay): EscrowCall {
  const { consent, task, chosen = {} } = relay;
  const terms: ContractTerms = termsFromJson(task.chainTerms ?? "{}");
  const signed: TimedSignature = { deadline: BigInt(consent.deadlineS), signature: consent.signature };
  const base = { escrow: escrowOf(context), terms, consent: signed };
  const { round } = consent;
  switch (consent.verb) {
    case "accept":
      return acceptCall({ ...base, assigned: assignedOf(consent) });
    case "submit":
      return submitCall({
        ...base,
        assigned: assignedOf(consent),
        round,
        resultHash: present(chosen.resultHash),
      });
    case "approve":
      return releaseCall({ ...base, assigned: assignedOf(consent) });
    case "request_changes":
      return requestChangesCall({ ...base, round });
    case "reject":
      return rejectCall({ ...base, round, undisputedBps: present(chosen.undisputedBps) });
    case "contest":
      return contestCall({ ...base, round });
    case "resolve": {
      const { agentShareBps, reasonHash } = chosen;
      return resolveCall({ ...base, agentShareBps: present(agentShareBps), reasonHash: present(reasonHash) });
    }
    case "cancel":
      return cancelCall({ ...base, nobodyAccepted: present(relay.nobodyAccepted) });
    case "fail":
      return giveUpCall({ ...base, assigned: assignedOf(consent), round });
  }
}

function assignedOf(consent: Consent): Assigned {
  const { address, priceUnits } = present(consent.agent);
  return { agent: address, price: priceUnits, assignment: consent.assignment };
}

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new InvariantBroken("A relay lacks a value that its consent carries.");
  return value;
}
