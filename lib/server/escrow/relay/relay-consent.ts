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
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { InvariantBroken } from "@/lib/domain/errors";
import { DEFAULT_KIND, ESCROW_VERBS, type EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { ChosenValues, Consent } from "@/lib/server/escrow/consent/consent";
import type { Job } from "@/lib/server/escrow/escrow-job";
import { chainFactsOf } from "@/lib/server/escrow/mirror/event-values";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { Tx } from "@/lib/server/store/tx";
import { nextTry } from "./relay-tries";

/** Room for an ERC-1271 wallet to be asked twice (200 000 gas each) beside the verb itself. */
const GAS_LIMIT = 650_000;

interface Relay {
  readonly task: Job;
  readonly consent: Consent;
  readonly nowMs: number;
  readonly chosen?: ChosenValues;
  /** The attestation for a cancellation. */
  readonly nobodyAccepted?: TimedSignature;
}

/**
 * Owes the chain a party's consent. A party's verb is owed anew after a revert, so its key carries the task's version;
 * acceptance and submission are anchored once per round, and again when the chain refused them.
 */
export async function relayConsent(tx: Tx, context: Context, relay: Relay): Promise<boolean> {
  const { task, consent } = relay;
  const { outboxKind: kind, sending } = ESCROW_VERBS[consent.verb];
  const { round } = consent;
  const turn = sending === "kept" ? await nextTry(tx, { task, kind, turn: `${round}` }) : `v${task.version}`;
  if (turn === null) return false;
  return owe(tx, context, { task, kind, turn, call: callOf(context, relay), nowMs: relay.nowMs });
}

/** Owes the chain what silence means for a job; `turn` tells one try from the next. */
export async function relayDefault(
  tx: Tx,
  context: Context,
  of: { task: Job; turn: string; nowMs: number },
): Promise<boolean> {
  const terms = termsFromJson(of.task.chainTerms ?? {});
  const call = settleByDefaultCall({ escrow: escrowOf(context), terms });
  const turn = await nextTry(tx, { ...of, kind: DEFAULT_KIND });
  return turn === null ? false : owe(tx, context, { ...of, turn, kind: DEFAULT_KIND, call });
}

async function owe(
  tx: Tx,
  context: Context,
  owed: { task: Job; kind: string; turn: string | number; call: EscrowCall; nowMs: number },
): Promise<boolean> {
  const { task, kind, turn, call } = owed;
  const effect = {
    businessKey: `${kind}:${task.jobId}:${turn}`,
    kind,
    taskId: task.id,
    signer: chainFactsOf(context).relayer,
    toAddress: call.to,
    data: call.data,
    gasLimit: GAS_LIMIT,
  };
  return enqueue(tx, context, { effect, nowMs: owed.nowMs });
}

function escrowOf(context: Context): Hex {
  return chainFactsOf(context).escrow;
}

/** What each verb asks of the contract. */
const CALLS = {
  accept: acceptCall,
  submit: submitCall,
  approve: releaseCall,
  request_changes: requestChangesCall,
  reject: rejectCall,
  contest: contestCall,
  resolve: resolveCall,
  cancel: cancelCall,
  fail: giveUpCall,
} as const satisfies Record<EscrowVerb, (call: RelayedCall) => EscrowCall>;

/** Everything that some call takes. */
type RelayedCall = Parameters<typeof submitCall>[0] &
  Parameters<typeof rejectCall>[0] &
  Parameters<typeof resolveCall>[0] &
  Parameters<typeof cancelCall>[0];

function callOf(context: Context, relay: Relay): EscrowCall {
  const { consent, task, chosen = {} } = relay;
  return CALLS[consent.verb]({
    escrow: escrowOf(context),
    terms: termsFromJson(task.chainTerms ?? {}),
    consent: { deadline: BigInt(consent.deadlineS), signature: consent.signature },
    round: consent.round,
    // Each call reads only what its consent carries; a value that it misses is missed then.
    get assigned() {
      return assignedOf(consent);
    },
    get resultHash() {
      return present(chosen.resultHash);
    },
    get undisputedBps() {
      return present(chosen.undisputedBps);
    },
    get agentShareBps() {
      return present(chosen.agentShareBps);
    },
    get reasonHash() {
      return present(chosen.reasonHash);
    },
    get nobodyAccepted() {
      return present(relay.nobodyAccepted);
    },
  });
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
