import { zeroAddress, zeroHash } from "viem";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { type EscrowPlace, namesAgent, verbTypedData } from "@/lib/chain/escrow-types";
import { toWireTypedData } from "@/lib/chain/wire-typed-data";
import { ESCROW_VERBS, type EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { Job } from "@/lib/server/escrow/escrow-job";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { ChosenValues } from "./consent";

interface ConsentFacts {
  readonly task: Job;
  readonly place: EscrowPlace;
  /** Who works, and for how much: of the job, or of the one who would claim it. */
  readonly agentAddress: Hex | null;
  readonly agentPriceUnits: bigint | null;
}

const DAY_S = 86_400;

/** What a message shows where its signer has not chosen yet. */
const UNCHOSEN = { resultHash: zeroHash, undisputedBps: 0, agentShareBps: 0, reasonHash: zeroHash };

/**
 * One moment for every consent of a job, after its last possible deadline: the contract's own windows bound what a
 * signature can still do, and a consent shown yesterday stays the consent that is checked today.
 */
function consentDeadlineS(job: Job): bigint {
  const { terms } = job;
  const rounds = 3 * (terms.deliverWithinS + terms.reviewWithinS);
  const windows =
    terms.payWithinS + terms.acceptWithinS + rounds + terms.contestWithinS + terms.resolveWithinS;
  return BigInt(Math.floor(job.createdAtMs / 1_000) + windows + DAY_S);
}

/** The EIP-712 message of a verb; null when there is no job on chain or nobody to name yet. */
export function consentView(
  verb: EscrowVerb,
  facts: ConsentFacts,
  chosen: ChosenValues = {},
): TypedDataWire | null {
  const { task: job, agentAddress: agent, agentPriceUnits: price } = facts;
  if (job.jobId === null) return null;
  if (namesAgent(verb) && (agent === null || price === null)) return null;
  const typedData = verbTypedData(verb, facts.place, {
    jobId: job.jobId,
    round: job.round,
    deadline: consentDeadlineS(job),
    agent: agent ?? zeroAddress,
    price: price ?? 0n,
    ...UNCHOSEN,
    ...chosen,
  });
  return toWireTypedData(typedData, ESCROW_VERBS[verb].chooses);
}

/** True when the buyer named the agent at posting, so that the contract needs no assignment. */
export function isAgentInTerms(job: Pick<Job, "chainTerms">): boolean {
  if (job.chainTerms === null) return false;
  return !/^0x0{40}$/.test(termsFromJson(job.chainTerms).agent);
}
