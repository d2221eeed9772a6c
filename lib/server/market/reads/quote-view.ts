import { silenceMatrix } from "@/lib/domain/market/deadlines";
import type { Review } from "@/lib/domain/market/lifecycle";
import type { QuoteWire } from "@/lib/schemas/market/quote";
import { moneyView, multiplierView, timeView } from "@/lib/server/kernel/wire-values";
import type { AgentRow, QuoteRow } from "@/lib/server/market/tables/rows";

/** A quote as the buyer sees it before committing: every date as if posted at the quote's own moment. */
export function quoteView(parts: {
  quote: QuoteRow;
  agent: Pick<AgentRow, "id" | "name"> | null;
  review?: Review;
}): QuoteWire {
  const { quote, agent } = parts;
  const { terms } = quote;
  const silence = silenceMatrix({
    terms,
    nowMs: quote.createdAtMs,
    asset: quote.asset,
    review: parts.review ?? "buyer",
    isDirect: quote.strategy === "direct",
  });
  return {
    id: quote.id,
    hash: quote.hash,
    asset: quote.asset,
    strategy: quote.strategy,
    complexity: quote.complexity,
    base: moneyView(quote.asset, quote.baseUnits),
    multiplier: multiplierView(quote.multiplierHundredths),
    sample: { settledTasks: quote.sampleSettledTasks, distinctBuyers: quote.sampleDistinctBuyers },
    agent: agent ? { id: agent.id, name: agent.name } : null,
    price: moneyView(quote.asset, quote.priceUnits),
    fee: moneyView(quote.asset, quote.feeUnits),
    total: moneyView(quote.asset, quote.totalUnits),
    terms,
    silence: silence.map(({ step, who, until, outcome }) => ({ step, who, until: timeView(until), outcome })),
    expiresAt: timeView(quote.expiresAtMs),
    signature: quote.signature,
  };
}
