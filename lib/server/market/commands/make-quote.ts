import { authorize } from "@/lib/domain/access/authorize";
import { Unauthenticated } from "@/lib/domain/errors";
import type { MakeQuoteInput } from "@/lib/schemas/market/quote";
import { audit } from "@/lib/server/kernel/audit";
import type { Hex } from "@/lib/server/kernel/chain-evidence";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { ACTIONS } from "@/lib/server/market/access";
import { checkRail } from "@/lib/server/market/operations/post/check-rail";
import {
  type DrawnQuote,
  priceQuote,
  type QuoteRequest,
} from "@/lib/server/market/operations/post/draw-quote";
import { quoteView } from "@/lib/server/market/reads/quote-view";
import { insertQuote } from "@/lib/server/market/tables/quotes";

/** A binding, explained price that lives for ten minutes and funds one task. */
export async function makeQuote(context: Context, call: Call<MakeQuoteInput>): Promise<Reply> {
  const { actor, input } = call;
  authorize(actor, ACTIONS["quotes.make"]);
  if (actor.kind !== "user") throw new Unauthenticated();
  return runWithEvidence(context, call, {
    gather: async () => {
      await checkRail(context, { asset: input.asset, payer: actor });
      return signedQuote(context, { ...input, buyerId: actor.userId });
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
async function signedQuote(context: Context, request: QuoteRequest): Promise<DrawnQuote> {
  const nowMs = context.clock();
  const { quote, agent } = await context.store.read((tx) => priceQuote(tx, context, { request, nowMs }));
  const { hash, asset, priceUnits, feeUnits, expiresAtMs } = quote;
  const consent = { hash: hash as Hex, asset, priceUnits, feeUnits, expiresAtMs };
  const signature = context.chain ? await context.chain.signQuote(consent) : null;
  return { quote: { ...quote, signature }, agent };
}
