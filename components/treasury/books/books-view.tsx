import { NotRead } from "@/components/treasury/list/paged-table";
import { useTreasury } from "@/components/treasury/use-treasury";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import { BalancesCard } from "./balances-card";
import { BookedTransactions } from "./booked-transactions";
import { InvariantsCard } from "./invariants-card";
import { ReadinessCard } from "./readiness-card";
import { SeriesCard } from "./series-card";
import { SuspenseCard } from "./suspense-card";

/** The books beside the chain, what waits, and the proof that all of it is right. */
export function BooksView({ initial }: { initial: TreasuryWire | undefined }) {
  const { data, error, refetch } = useTreasury(initial);
  const waiting = (height: string) => (error ? null : <Skeleton className={height} />);
  return (
    <>
      {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {data ? <BalancesCard balances={data.balances} asOf={data.asOf} /> : waiting("h-56")}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <ReadinessCard />
        <InvariantsCard />
      </div>
      {data ? <SuspenseCard items={data.suspense} /> : waiting("h-32")}
      <BookedTransactions />
      {data ? <SeriesCard points={data.series} /> : waiting("h-96")}
    </>
  );
}
