import type { ContractTerms } from "@/lib/chain/escrow-terms";
import type { JobOnChain } from "@/lib/server/commands/chain-evidence";

/** The last second in which the verbs of a job's present state are valid; null when nothing runs. */
export function chainDeadlineS(
  terms: ContractTerms,
  job: Pick<JobOnChain, "state" | "sinceS">,
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
