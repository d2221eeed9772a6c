import { authorize } from "@/lib/domain/access/permissions";
import { Unauthenticated } from "@/lib/domain/errors";
import type { MakeQuoteInput } from "@/lib/schemas/market/quote";
import { audit } from "@/lib/server/kernel/audit";
import type { Hex } from "@/lib/server/kernel/chain-evidence";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { checkRail } from "@/lib/server/market/operations/post/check-rail";
import {
  type DrawnQuote,
  priceQuote,
  type QuoteRequest,
} from "@/lib/server/market/operations/post/draw-quote";
import { quoteView } from "@/lib/server/market/reads/quote-view";
import { insertQuote } from "@/lib/server/market/tables/quotes";

/** A binding, explained price that lives for ten minutes and funds one task. */
export async function makeQuote(house: House, call: Call<MakeQuoteInput>): Promise<Reply> {
  const { actor, input } = call;
  authorize(actor, "quotes.make");
  if (actor.kind !== "user") throw new Unauthenticated();
  return carryOutWithEvidence(house, call, {
    gather: async () => {
      await checkRail(house, { asset: input.asset, payer: actor });
      return signedQuote(house, { ...input, buyerId: actor.userId });
    },
    op: async (tx, nowMs, { quote, agent }) => {
      await insertQuote(tx, quote);
      await audit(tx, {
        atMs: nowMs,
        actor,
        action: "quote.made",
        subjectKind: "quote",
        subjectId: quote.id,
      });
      return { status: 201, value: quoteView({ quote, agent }) };
    },
  });
}

/** Signed before the write, since a signature takes longer than the write itself. Null without a chain. */
async function signedQuote(house: House, request: QuoteRequest): Promise<DrawnQuote> {
  const nowMs = house.clock();
  const { quote, agent } = await house.store.read((tx) => priceQuote(tx, house, { request, nowMs }));
  const { hash, asset, priceUnits, feeUnits, expiresAtMs } = quote;
  const word = { hash: hash as Hex, asset, priceUnits, feeUnits, expiresAtMs };
  const signature = house.chain ? await house.chain.signQuote(word) : null;
  return { quote: { ...quote, signature }, agent };
}
