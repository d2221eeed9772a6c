import { jobIdOf, saltOf, termsToJson, toContractTerms } from "@/lib/chain/escrow-terms";
import { type ChainAsset, tokenOf } from "@/lib/chain/tokens";
import { assertNoArbiter } from "@/lib/domain/escrow/arbiter";
import { NoRail } from "@/lib/domain/escrow/errors";
import type { Terms } from "@/lib/domain/market/deadlines";
import { SECOND_MS } from "@/lib/domain/time";
import type { ChainFacts, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { QuoteRow, TaskRow } from "@/lib/server/market/tables/rows";

interface JobParts {
  readonly taskId: string;
  readonly quote: QuoteRow;
  readonly buyerAddress: string | null;
  /** Wallet of the agent that the buyer named; null for every other strategy. */
  readonly agentAddress: string | null;
  readonly nowMs: number;
}

/** The job that the buyer is to fund: the contract's own terms and their hash. */
export function jobOf(facts: ChainFacts, parts: JobParts): Pick<TaskRow, "jobId" | "chainTerms"> {
  const { quote, buyerAddress, agentAddress } = parts;
  if (buyerAddress === null) throw new NoRail("Connect a wallet first: this asset is paid on chain.");
  assertNoArbiter(facts.arbiter, [buyerAddress, agentAddress]);
  const terms = JSON.parse(quote.terms) as Terms;
  const chainTerms = toContractTerms({
    buyer: buyerAddress as Hex,
    agent: agentAddress as Hex | null,
    arbiter: facts.arbiter,
    token: tokenOf(quote.asset as ChainAsset, facts.tokens),
    ceilingUnits: quote.priceUnits,
    feeBps: quote.feeBps,
    payByS: Math.floor(parts.nowMs / SECOND_MS) + terms.payWithinS,
    windows: terms,
    graceS: facts.graceS,
    quoteHash: quote.hash as Hex,
    salt: saltOf(parts.taskId),
  });
  const jobId = jobIdOf({ chainId: facts.chainId, escrow: facts.escrow, terms: chainTerms });
  return { jobId, chainTerms: termsToJson(chainTerms) };
}
