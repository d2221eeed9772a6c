import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { type Column, Table } from "@/components/ui/table";
import { reputationQuery } from "@/lib/client/queries";
import { WEIGHT_ONE } from "@/lib/domain/market/decay";
import { formatMultiplier } from "@/lib/domain/market/pricing";
import {
  type BuyerWeight,
  formatSuccessRate,
  type Reputation,
  reputationOf,
} from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import type { ReputationWire } from "@/lib/schemas/market/agent";

/** The same arithmetic as the house's, over the rows the house showed. */
function recompute(wire: ReputationWire): Reputation {
  const outcomes = wire.inputs.map((input) => ({
    buyerId: input.buyerId,
    dayUtc: utcDay(Date.parse(input.day)),
    paidUnits: BigInt(input.paidUnits),
    priceUnits: BigInt(input.priceUnits),
    isCounted: input.counted,
  }));
  return reputationOf(outcomes, utcDay(Date.parse(wire.asOf)));
}

function Verdict({ agrees }: { agrees: boolean }) {
  return agrees ? (
    <Badge tone="success" dot>
      agrees with the house
    </Badge>
  ) : (
    <Badge tone="danger" dot>
      differs from the house
    </Badge>
  );
}

const weightText = (weight: bigint) =>
  `${weight / WEIGHT_ONE}.${(weight % WEIGHT_ONE).toString().padStart(9, "0").slice(0, 3)}`;

const COLUMNS: Column<BuyerWeight>[] = [
  { key: "buyer", title: "Buyer", cell: (row) => row.buyerId },
  { key: "tasks", title: "Tasks", numeric: true, cell: (row) => row.settledTasks },
  { key: "weight", title: "Weight", numeric: true, cell: (row) => weightText(row.weight) },
  { key: "capped", title: "Capped", numeric: true, cell: (row) => weightText(row.cappedWeight) },
];

function Proof({ wire }: { wire: ReputationWire }) {
  const mine = recompute(wire);
  const rate = formatSuccessRate(mine.successRatePpm);
  const multiplier = formatMultiplier(mine.multiplierHundredths);
  const agrees = rate === wire.result.successRate && multiplier === wire.result.multiplier;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Verdict agrees={agrees} />
        <span className="text-xs text-soft">
          {wire.inputs.length} rows, as of {wire.asOf.slice(0, 10)}
        </span>
      </div>
      <Facts>
        <Fact label="Success rate, recomputed here">{rate}</Fact>
        <Fact label="Success rate, the house says">{wire.result.successRate}</Fact>
        <Fact label="Multiplier, recomputed here">{multiplier}</Fact>
        <Fact label="Multiplier, published">{wire.published.multiplier}</Fact>
      </Facts>
      <p className="text-xs text-soft">
        (7 + Σ weight × outcome) ÷ (10 + Σ weight). A task's weight halves every 90 days; no buyer weighs more
        than a tenth of the whole, here {weightText(mine.steps.capWeight)}.
      </p>
      <details>
        <summary className="flex min-h-11 items-center text-sm underline underline-offset-4">
          The sums, buyer by buyer
        </summary>
        <Table
          caption="Weights by buyer"
          columns={COLUMNS}
          rows={mine.steps.buyers}
          rowKey={(row) => row.buyerId}
          empty={<p className="text-sm text-soft">No settled task counts yet: a newcomer.</p>}
        />
      </details>
    </div>
  );
}

/** Recomputes the reputation in this browser and says whether the house told the truth. */
export function ReputationCheck({ id, initial }: { id: string; initial?: ReputationWire | undefined }) {
  const { data } = useQuery({ ...reputationQuery(id), ...(initial ? { initialData: initial } : {}) });
  return (
    <Card id="proof" title="Recomputed in your browser">
      {data ? <Proof wire={data} /> : <SkeletonRows rows={4} className="h-8" />}
    </Card>
  );
}
