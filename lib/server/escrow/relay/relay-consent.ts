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
  type SignedWord,
  settleByDefaultCall,
  submitCall,
} from "@/lib/chain/escrow-calls";
import { type ContractTerms, termsFromJson } from "@/lib/chain/escrow-terms";
import { InvariantBroken } from "@/lib/domain/errors";
import type { ChosenValues } from "@/lib/server/escrow/consent/consent-view";
import type { Hex } from "@/lib/server/kernel/chain-evidence";
import type { House } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { Word } from "@/lib/server/market/operations/verb/gather-consent";
import type { TaskRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";

/** Room for an ERC-1271 wallet to be asked twice (200 000 gas each) beside the verb itself. */
const GAS_LIMIT = 650_000;

interface Relay {
  readonly task: TaskRow;
  readonly word: Word;
  readonly nowMs: number;
  readonly chosen?: ChosenValues;
  /** The attester's word for a cancellation. */
  readonly nobodyAccepted?: SignedWord;
}

/**
 * Owes the chain a party's word. A party's verb is owed anew after a revert, so its key carries the task's version;
 * acceptance and submission are anchored once per round.
 */
export async function relayWord(tx: Tx, house: House, relay: Relay): Promise<boolean> {
  const { task, word } = relay;
  const kind = KINDS[word.verb];
  const isAnchor = kind === "accept" || kind === "submit";
  const turn = isAnchor ? word.round : `v${task.version}`;
  return owe(tx, house, { task, kind, turn, call: callOf(house, relay), nowMs: relay.nowMs });
}

/** Owes the chain what silence means for a job; `turn` tells one try from the next. */
export async function relayDefault(
  tx: Tx,
  house: House,
  of: { task: TaskRow; turn: string; nowMs: number },
): Promise<boolean> {
  const terms = termsFromJson(of.task.chainTerms ?? "{}");
  const call = settleByDefaultCall({ escrow: escrowOf(house), terms });
  return owe(tx, house, { ...of, kind: "settle_by_default", call });
}

async function owe(
  tx: Tx,
  house: House,
  owed: { task: TaskRow; kind: string; turn: string | number; call: EscrowCall; nowMs: number },
): Promise<boolean> {
  const { task, kind, turn, call } = owed;
  const effect = {
    businessKey: `${kind}:${task.jobId}:${turn}`,
    kind,
    taskId: task.id,
    signer: house.chain?.facts.relayer ?? "",
    toAddress: call.to,
    data: call.data,
    gasLimit: GAS_LIMIT,
  };
  return enqueue(tx, house, { effect, nowMs: owed.nowMs });
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
} as const satisfies Record<Word["verb"], string>;

function escrowOf(house: House): Hex {
  if (!house.chain) throw new InvariantBroken("A job on chain was met by a house without one.");
  return house.chain.facts.escrow;
}

function callOf(house: House, relay: Relay): EscrowCall {
  const { word, task, chosen = {} } = relay;
  const terms: ContractTerms = termsFromJson(task.chainTerms ?? "{}");
  const signed: SignedWord = { deadline: BigInt(word.deadlineS), signature: word.signature };
  const base = { escrow: escrowOf(house), terms, word: signed };
  const { round } = word;
  switch (word.verb) {
    case "accept":
      return acceptCall({ ...base, assigned: assignedOf(word) });
    case "submit":
      return submitCall({
        ...base,
        assigned: assignedOf(word),
        round,
        resultHash: present(chosen.resultHash),
      });
    case "approve":
      return releaseCall({ ...base, assigned: assignedOf(word) });
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
      return giveUpCall({ ...base, assigned: assignedOf(word), round });
  }
}

function assignedOf(word: Word): Assigned {
  const { address, priceUnits } = present(word.agent);
  return { agent: address, price: priceUnits, assignment: word.assignment };
}

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined)
    throw new InvariantBroken("A relay lacks a value that its word carries.");
  return value;
}
