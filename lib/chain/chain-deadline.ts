import { type ChainState, isRunning } from "@/lib/domain/escrow/contract-states";
import { ESCROW_DEFAULTS } from "@/lib/domain/escrow/escrow-verbs";
import type { ContractTerms } from "./escrow-terms";

/** The last second in which the verbs of a job's present state are valid; null when nothing runs. */
export function chainDeadlineS(
  terms: ContractTerms,
  job: { readonly state: ChainState; readonly sinceS: number },
): number | null {
  if (!isRunning(job.state)) return null;
  return job.sinceS + terms[ESCROW_DEFAULTS[job.state].window];
}
