import { Unauthenticated } from "@/lib/domain/errors";
import { authorize } from "@/lib/domain/market/permissions";
import type { MakeQuoteInput } from "@/lib/schemas/quote";
import { audit } from "@/lib/server/steps/audit";
import { carryOutWithEvidence } from "@/lib/server/steps/carry-out";
import { checkRail } from "@/lib/server/steps/check-rail";
import { drawQuote } from "@/lib/server/steps/draw-quote";
import { quoteView } from "@/lib/server/views/quote-view";
import type { Call, House, Reply } from "../house";

/** A binding, explained price that lives for ten minutes and funds one task. */
export async function makeQuote(house: House, call: Call<MakeQuoteInput>): Promise<Reply> {
  const { actor, input } = call;
  authorize(actor, "quotes.make");
  if (actor.kind !== "user") throw new Unauthenticated();
  return carryOutWithEvidence(house, call, {
    gather: () => checkRail(house, { asset: input.asset, payer: actor }),
    op: async (tx, nowMs) => {
      const { quote, agent } = await drawQuote(tx, house, {
        request: { ...input, buyerId: actor.userId },
        nowMs,
      });
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
