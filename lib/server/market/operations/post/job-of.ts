import { jobIdOf, saltOf, termsToJson, toContractTerms } from "@/lib/chain/escrow-terms";
import { tokenOf } from "@/lib/chain/tokens";
import { assertNoArbiter } from "@/lib/domain/escrow/arbiter";
import { NoRail } from "@/lib/domain/escrow/errors";
import { SECOND_MS } from "@/lib/domain/time";
import type { ChainFacts, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { QuoteRow, TaskRow } from "@/lib/server/market/tables/rows";

interface JobParts {
  readonly taskId: string;
  readonly quote: QuoteRow;
  readonly buyerAddress: Hex | null;
  /** Wallet of the agent that the buyer named; null for every other strategy. */
  readonly agentAddress: Hex | null;
  readonly nowMs: number;
}

/** The job that the buyer is to fund: the contract's own terms and their hash. */
export function jobOf(facts: ChainFacts, parts: JobParts): Pick<TaskRow, "jobId" | "chainTerms"> {
  const { quote, buyerAddress, agentAddress } = parts;
  if (buyerAddress === null) throw new NoRail("Connect a wallet first: this asset is paid on chain.");
  assertNoArbiter(facts.arbiter, [buyerAddress, agentAddress]);
  const { terms } = quote;
  const chainTerms = toContractTerms({
    buyer: buyerAddress,
    agent: agentAddress,
    arbiter: facts.arbiter,
    token: tokenOf(quote.asset, facts.tokens),
    ceilingUnits: quote.priceUnits,
    feeBps: quote.feeBps,
    payByS: Math.floor(parts.nowMs / SECOND_MS) + terms.payWithinS,
    windows: terms,
    graceS: facts.graceS,
    quoteHash: quote.hash,
    salt: saltOf(parts.taskId),
  });
  const jobId = jobIdOf({ chainId: facts.chainId, escrow: facts.escrow, terms: chainTerms });
  return { jobId, chainTerms: termsToJson(chainTerms) };
}
