import { NotRead } from "@/components/treasury/list/paged-table";
import { useTreasury } from "@/components/treasury/use-treasury";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import { ApprovalsCard } from "./approvals-card";
import { BudgetsCard } from "./budgets-card";
import { DisputesCard } from "./disputes-card";
import { Totals } from "./totals";

/** What the house has, what is promised, what is running out, and what waits for an operator. */
export function OverviewView({ initial }: { initial: TreasuryWire | undefined }) {
  const { data, error, refetch } = useTreasury(initial);
  return (
    <>
      {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Totals data={data} /> : error ? null : <Skeleton className="h-32" />}
      <ApprovalsCard />
      {data ? <BudgetsCard {...data} /> : error ? null : <Skeleton className="h-56" />}
      <DisputesCard />
    </>
  );
}
