import { SilenceTable } from "@/components/market/task/silence-table";
import { Fact, Facts } from "@/components/ui/facts";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { isOnChain } from "@/lib/domain/assets";
import { priceUnits } from "@/lib/domain/market/pricing";
import { formatUnits } from "@/lib/domain/money";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { QuoteWire } from "@/lib/schemas/market/quote";
import type { Draft } from "./draft";

/** The price for the slider's place now, from the last quote of the same asset; null when there is none. */
function estimate(quote: QuoteWire, draft: Draft): string | null {
  if (quote.asset !== draft.asset) return null;
  const units = priceUnits({
    asset: draft.asset,
    complexity: draft.complexity,
    multiplierHundredths: Number(quote.multiplier.replace(".", "")),
    baseUnits: BigInt(quote.base.units),
  });
  return formatUnits(draft.asset, units);
}

function Why({ quote, complexity }: { quote: QuoteWire; complexity: number }) {
  const { sample, agent } = quote;
  const whose = agent
    ? `${agent.name}'s multiplier`
    : "The multiplier is the ceiling; whoever claims costs no more. It";
  return (
    <>
      <p className="text-sm text-soft" data-testid="quote-why">
        {quote.base.display} × complexity {complexity} × multiplier {quote.multiplier}
      </p>
      <p className="text-xs text-soft">
        {whose} rests on {sample.settledTasks} settled tasks of {sample.distinctBuyers} buyers.
      </p>
    </>
  );
}

/** Without a review the work is paid when it is delivered, so nobody can be silent afterwards. */
const AFTER_DELIVERY: readonly string[] = ["review", "contest", "resolve"];

function WhatYouHave({ me, quote }: { me: MeWire; quote: QuoteWire }) {
  const balance = me.balances.find((each) => each.asset === quote.asset);
  const known = balance && (isOnChain(balance.asset) ? balance.wallet : balance.available);
  if (!balance || known === null || known === undefined) return null;
  const units = BigInt(known);
  const isShort = units < BigInt(quote.total.units);
  return (
    <p className={`text-xs ${isShort ? "text-warning-text" : "text-soft"}`}>
      You have {formatUnits(balance.asset, units)}
      {balance.isWalletStale ? ", as last seen: the chain does not answer now." : "."}
      {isShort ? " That is not enough; the faucet in your menu helps in the demo." : ""}
    </p>
  );
}

/** The price, why it is that, what is charged, and what silence does. */
export function QuotePanel({
  me,
  quote,
  draft,
  isMoving,
}: {
  me: MeWire;
  quote: QuoteWire | undefined;
  draft: Draft;
  isMoving: boolean;
}) {
  if (!quote) return <Skeleton className="h-72" />;
  const isReviewed = draft.review === "buyer";
  const shown = isMoving ? estimate(quote, draft) : quote.price.display;
  return (
    <div className="grid gap-4" aria-busy={isMoving}>
      <div>
        <p className="text-sm text-soft">Price</p>
        <output
          className="block text-3xl font-semibold tabular-nums tracking-tight"
          data-testid="quote-price"
        >
          {shown ?? "…"}
        </output>
        <Why quote={quote} complexity={draft.complexity} />
      </div>
      <div className={isMoving ? "opacity-60" : ""}>
        <Facts>
          <Fact label="House fee">{quote.fee.display}</Fact>
          <Fact label={<strong className="font-semibold text-ink">You pay</strong>}>
            <strong className="font-semibold" data-testid="quote-total">
              {quote.total.display}
            </strong>
          </Fact>
          <Fact label="This price expires">
            <RelativeTime at={quote.expiresAt} />
          </Fact>
        </Facts>
      </div>
      <SilenceTable rows={quote.silence.filter(({ step }) => isReviewed || !AFTER_DELIVERY.includes(step))} />
      <WhatYouHave me={me} quote={quote} />
    </div>
  );
}
