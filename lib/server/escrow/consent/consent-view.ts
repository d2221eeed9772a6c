import { type Hex, zeroHash } from "viem";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import {
  acceptTypedData,
  cancelTypedData,
  contestTypedData,
  type EscrowPlace,
  giveUpTypedData,
  rejectTypedData,
  releaseTypedData,
  requestChangesTypedData,
  resolveTypedData,
  submitTypedData,
} from "@/lib/chain/escrow-types";
import { toWireTypedData } from "@/lib/chain/wire-typed-data";
import type { Terms } from "@/lib/domain/market/deadlines";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { TaskRow } from "@/lib/server/market/tables/rows";

/** Verbs whose consent the escrow asks a signature for. */
export const SIGNED_VERBS = [
  "accept",
  "submit",
  "approve",
  "request_changes",
  "reject",
  "contest",
  "resolve",
  "cancel",
  "fail",
] as const;
export type SignedVerb = (typeof SIGNED_VERBS)[number];

/** The values of a consent that its signer chooses; shown as placeholders until they are known. */
export interface ChosenValues {
  readonly resultHash?: Hex;
  readonly undisputedBps?: number;
  readonly agentShareBps?: number;
  readonly reasonHash?: Hex;
}

interface ConsentFacts {
  readonly task: TaskRow;
  readonly place: EscrowPlace;
  /** Who works, and for how much: of the task, or of the one who would claim it. */
  readonly agentAddress: Hex | null;
  readonly agentPriceUnits: bigint | null;
}

const DAY_S = 86_400;

/**
 * One moment for every consent of a task, after its last possible deadline: the contract's own windows bound what a
 * signature can still do, and a consent shown yesterday stays the consent that is checked today.
 */
function consentDeadlineS(task: TaskRow): bigint {
  const terms = JSON.parse(task.terms) as Terms;
  const rounds = 3 * (terms.deliverWithinS + terms.reviewWithinS);
  const windows =
    terms.payWithinS + terms.acceptWithinS + rounds + terms.contestWithinS + terms.resolveWithinS;
  return BigInt(Math.floor(task.createdAtMs / 1_000) + windows + DAY_S);
}

/** The EIP-712 message of a verb; null when the task has no job on chain or nobody to name yet. */
export function consentView(
  verb: SignedVerb,
  facts: ConsentFacts,
  chosen: ChosenValues = {},
): TypedDataWire | null {
  const { task, place } = facts;
  if (task.jobId === null) return null;
  const jobId = task.jobId as Hex;
  const deadline = consentDeadlineS(task);
  const round = task.round;
  switch (verb) {
    case "request_changes":
      return toWireTypedData(requestChangesTypedData(place, { jobId, round, deadline }));
    case "contest":
      return toWireTypedData(contestTypedData(place, { jobId, round, deadline }));
    case "cancel":
      return toWireTypedData(cancelTypedData(place, { jobId, deadline }));
    case "fail":
      return toWireTypedData(giveUpTypedData(place, { jobId, round, deadline }));
    case "reject": {
      const undisputedBps = chosen.undisputedBps ?? 0;
      return toWireTypedData(rejectTypedData(place, { jobId, round, undisputedBps, deadline }), [
        "undisputedBps",
      ]);
    }
    case "resolve": {
      const { agentShareBps = 0, reasonHash = zeroHash } = chosen;
      const consent = resolveTypedData(place, { jobId, agentShareBps, reasonHash, deadline });
      return toWireTypedData(consent, ["agentShareBps", "reasonHash"]);
    }
    default:
      return consentOnAgent(verb, facts, chosen);
  }
}

function consentOnAgent(
  verb: "accept" | "submit" | "approve",
  facts: ConsentFacts,
  chosen: ChosenValues,
): TypedDataWire | null {
  const { task, place, agentAddress: agent, agentPriceUnits: price } = facts;
  if (agent === null || price === null) return null;
  const jobId = task.jobId as Hex;
  const deadline = consentDeadlineS(task);
  if (verb === "accept") return toWireTypedData(acceptTypedData(place, { jobId, agent, price, deadline }));
  if (verb === "approve") return toWireTypedData(releaseTypedData(place, { jobId, agent, price, deadline }));
  const { resultHash = zeroHash } = chosen;
  const consent = submitTypedData(place, { jobId, agent, price, round: task.round, resultHash, deadline });
  return toWireTypedData(consent, ["resultHash"]);
}

/** True when the buyer named the agent at posting, so that the contract needs no assignment. */
export function isAgentInTerms(task: TaskRow): boolean {
  if (task.chainTerms === null) return false;
  return !/^0x0{40}$/.test(termsFromJson(task.chainTerms).agent);
}
