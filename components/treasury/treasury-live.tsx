"use client";

import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/components/identity/use-identity";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { RelativeTime } from "@/components/ui/relative-time";
import { Stat, StatRow } from "@/components/ui/stat";
import { type Column, Table } from "@/components/ui/table";
import { sayFailure } from "@/lib/client/api-problem";
import { treasuryQuery } from "@/lib/client/queries";
import type { SuspenseItemWire, TreasuryWire } from "@/lib/schemas/treasury/overview";
import { BalancesCard } from "./balances-card";
import { BookedTransactions } from "./booked-transactions";
import { DisputesCard, InvariantsCard } from "./operator-cards";
import { ReadinessCard } from "./readiness-card";
import { SeriesCard } from "./series-card";
import { ApprovalsCard } from "./spending/approvals-card";
import { BudgetsCard } from "./spending/budgets-card";
import { CallsCard, ClaimsCard } from "./spending/calls-card";
import { DecisionsCard } from "./spending/decisions-card";
import { StoppedNotice } from "./spending/kill-switch";
import { ServicesCard } from "./spending/services-card";

const SUSPENSE: Column<SuspenseItemWire>[] = [
  { key: "at", title: "When", cell: (row) => <RelativeTime at={row.createdAt} /> },
  { key: "amount", title: "Amount", numeric: true, cell: (row) => row.amount.display },
  { key: "reason", title: "Why", cell: (row) => row.reason },
  { key: "state", title: "State", cell: (row) => row.state },
];

function SuspenseCard({ items }: { items: readonly SuspenseItemWire[] }) {
  return (
    <Card id="suspense" title="Unmatched deposits">
      <Table
        caption="Money that reached the escrow without a task"
        columns={SUSPENSE}
        rows={items}
        rowKey={(row) => row.id}
        empty={<EmptyState title="Every deposit has its task." />}
      />
    </Card>
  );
}

const listed = (amounts: TreasuryWire["fees"]) =>
  amounts.map((each) => (
    <span key={each.asset} className="block text-lg">
      {each.display}
    </span>
  ));

function Totals({ data }: { data: TreasuryWire }) {
  return (
    <StatRow label="Totals" isLong>
      <Stat label="Fees earned">{listed(data.fees)}</Stat>
      <Stat label="Held in escrow">{listed(data.totals.held)}</Stat>
      <Stat label="Owed to people and the house" note="MNEE and ETH by the escrow, SAT by the house's books">
        {listed(data.balances.map((each) => each.owed.ledger))}
      </Stat>
      <Stat label="Open disputes" note="resolved on the task's page">
        {data.openDisputes}
      </Stat>
    </StatRow>
  );
}

function Overview({ initial }: { initial?: TreasuryWire | undefined }) {
  const { data, error, refetch } = useQuery({
    ...treasuryQuery(),
    ...(initial ? { initialData: initial } : {}),
  });
  if (error && !data) {
    const said = sayFailure(error);
    return (
      <ErrorNote title={said.title} traceId={said.traceId} onRetry={() => void refetch()}>
        {said.detail}
      </ErrorNote>
    );
  }
  return (
    <>
      <PageHeading title="Treasury" aside={<LiveDot isStale={error !== null} />}>
        Where every coin is: the books beside the chain.
      </PageHeading>
      <div className="grid gap-4">
        <StoppedNotice />
        {data ? <Totals data={data} /> : <Skeleton className="h-32" />}
        <ApprovalsCard />
        {data ? <BalancesCard balances={data.balances} asOf={data.asOf} /> : <Skeleton className="h-56" />}
        {data ? <BudgetsCard {...data} /> : <Skeleton className="h-56" />}
        <ClaimsCard />
        <DecisionsCard />
        <ServicesCard />
        <CallsCard />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <ReadinessCard />
          <InvariantsCard />
          <DisputesCard />
          {data ? <SuspenseCard items={data.suspense} /> : null}
        </div>
        <BookedTransactions />
        {data ? <SeriesCard points={data.series} /> : <Skeleton className="h-96" />}
      </div>
    </>
  );
}

/** Asks nothing for anybody else: an identity may change while the page stands open. */
export function TreasuryLive({ initial }: { initial?: TreasuryWire | undefined }) {
  if (useMe()?.roles.includes("operator")) return <Overview initial={initial} />;
  return (
    <EmptyState
      title="The treasury is for operators."
      action={<ButtonLink href="/login">Login</ButtonLink>}
    />
  );
}
