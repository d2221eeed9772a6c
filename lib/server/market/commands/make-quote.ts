import type { MakeQuoteInput } from "@/lib/schemas/market/quote";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/market/access";
import {
  type DrawnQuote,
  priceQuote,
  type QuoteRequest,
} from "@/lib/server/market/operations/post/draw-quote";
import { requireHealthyToken } from "@/lib/server/market/operations/post/require-healthy-token";
import { quoteView } from "@/lib/server/market/reads/quote-view";
import { insertQuote } from "@/lib/server/market/tables/quotes";

/** A binding, explained price that lives for ten minutes and funds one task. */
export async function makeQuote(context: Context, call: Call<MakeQuoteInput>): Promise<Reply> {
  const { input } = call;
  const actor = requireUser(call.actor);
  return command(context, call, {
    action: ACTIONS["quotes.make"],
    audited: "quote.made",
    evidence: async () => {
      await requireHealthyToken(context, { asset: input.asset, payer: actor });
      return signedQuote(context, { ...input, buyerId: actor.userId });
    },
    op: async (tx, _nowMs, drawn: DrawnQuote) => {
      await insertQuote(tx, drawn.quote);
      return { status: 201, value: quoteView(drawn), subject: { kind: "quote", id: drawn.quote.id } };
    },
  });
}

/** Signed before the write, since a signature takes longer than the write itself. Null without a chain. */
async function signedQuote(context: Context, request: QuoteRequest): Promise<DrawnQuote> {
  const nowMs = context.clock();
  const { quote, agent } = await context.store.read((tx) => priceQuote(tx, context, { request, nowMs }));
  const { hash, asset, priceUnits, feeUnits, expiresAtMs } = quote;
  const consent = { hash, asset, priceUnits, feeUnits, expiresAtMs };
  const signature = context.chain ? await context.chain.signQuote(consent) : null;
  return { quote: { ...quote, signature }, agent };
}
