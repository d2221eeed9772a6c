import type { ContractState } from "./contract-state";
import type { ContractTerms } from "./escrow-terms";

/** The last second in which the verbs of a job's present state are valid; null when nothing runs. */
export function chainDeadlineS(
  terms: ContractTerms,
  job: { readonly state: ContractState; readonly sinceS: number },
): number | null {
  switch (job.state) {
    case "funded":
      return job.sinceS + terms.acceptWithinS;
    case "accepted":
      return job.sinceS + terms.deliverWithinS;
    case "submitted":
      return job.sinceS + terms.reviewWithinS;
    case "rejected":
      return job.sinceS + terms.contestWithinS;
    case "disputed":
      return job.sinceS + terms.resolveWithinS;
    default:
      return null;
  }
}
