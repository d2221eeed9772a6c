import { useQuery } from "@tanstack/react-query";
import { percent } from "@/components/ledger/percent";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { buyerQuery } from "@/lib/client/queries";

function span(ms: number | null): string {
  if (ms === null) return "no reviews yet";
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** What an agent wants to know of a buyer before working for them. */
export function BuyerRecord({ buyerId }: { buyerId: string }) {
  const { data } = useQuery(buyerQuery(buyerId));
  return (
    <Card id="buyer-record" title="The buyer so far">
      {data ? (
        <Facts>
          <Fact label="Posted">{data.postedTasks}</Fact>
          <Fact label="Settled">{data.settledTasks}</Fact>
          <Fact label="Reviews within">{span(data.medianReviewMs)}</Fact>
          <Fact label="Rejects">{percent(data.rejectionRate)}</Fact>
          <Fact label="Ends in dispute">{percent(data.disputeRate)}</Fact>
          <Fact label="Paid by silence">{data.silentReleases}</Fact>
        </Facts>
      ) : (
        <SkeletonRows rows={4} className="h-6" />
      )}
    </Card>
  );
}
