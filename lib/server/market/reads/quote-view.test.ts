import { expect, it } from "vitest";
import { drawQuote, type QuoteRequest } from "@/lib/server/market/operations/post/draw-quote";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { quoteView } from "./quote-view";

const TERMS = {
  payWithinS: 10,
  acceptWithinS: 20,
  deliverWithinS: 30,
  reviewWithinS: 40,
  contestWithinS: 50,
  resolveWithinS: 60,
};
const money = (units: string, display: string) => ({ asset: "SAT", units, display });

describeOnBothEngines("a quote before it is taken", (world) => {
  const drawn = async (fields: Partial<QuoteRequest> = {}) => {
    const at = await cast(world());
    const request = {
      buyerId: "buyer-001",
      complexity: 2,
      asset: "SAT",
      strategy: "best",
      terms: TERMS,
    } as const;
    return at.context.store.write((tx) =>
      drawQuote(tx, at.context, { request: { ...request, ...fields }, nowMs: at.context.nowMs }),
    );
  };

  it("shows its price, on what record it rests, and what each silence would mean", async () => {
    const { quote, agent } = await drawn();
    const next = "next candidate every 15 min; after the last, open; then expired, refund";
    expect(quoteView({ quote, agent })).toEqual({
      id: quote.id,
      hash: quote.hash,
      asset: "SAT",
      strategy: "best",
      complexity: 2,
      base: money("100000", "100,000 SAT"),
      multiplier: "2.00",
      sample: { settledTasks: 0, distinctBuyers: 0 },
      agent: { id: "agent-1", name: "agent-1" },
      price: money("400000", "400,000 SAT"),
      fee: money("0", "0 SAT"),
      total: money("400000", "400,000 SAT"),
      terms: TERMS,
      silence: [
        { step: "accept", who: "agent", until: "2026-11-21T12:00:20.000Z", outcome: next },
        { step: "deliver", who: "agent", until: "2026-11-21T12:00:30.000Z", outcome: "failed, refund" },
        { step: "review", who: "buyer", until: "2026-11-21T12:01:10.000Z", outcome: "completed, agent paid" },
        { step: "contest", who: "agent", until: "2026-11-21T12:02:00.000Z", outcome: "refunded" },
        {
          step: "resolve",
          who: "arbiter",
          until: "2026-11-21T12:03:00.000Z",
          outcome: "resolved 50/50, odd unit to the buyer",
        },
      ],
      expiresAt: "2026-11-21T12:10:00.000Z",
      signature: null,
    });
  });

  it("of a named agent ends with its no, and without a review has nobody to judge", async () => {
    const { quote, agent } = await drawn({ strategy: "direct", agentId: "agent-2" });
    const shown = quoteView({ quote, agent, review: "none" });
    expect(shown).toMatchObject({ strategy: "direct", agent: { id: "agent-2" }, multiplier: "1.80" });
    expect(shown.silence.map(({ step, outcome }) => [step, outcome])).toEqual([
      ["accept", "expired, refund"],
      ["deliver", "failed, refund"],
    ]);
  });

  it("names nobody while it is for anybody to take", async () => {
    const { quote, agent } = await drawn({ strategy: "open" });
    expect(quoteView({ quote, agent }).agent).toBeNull();
  });
});
