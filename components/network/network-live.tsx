"use client";

import { useQuery } from "@tanstack/react-query";
import { NotRead } from "@/components/treasury/list/paged-table";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { Stat, StatRow } from "@/components/ui/stat";
import { networkQuery, orchestratorsQuery } from "@/lib/client/network-queries";
import { usePages } from "@/lib/client/pages";
import type { ListedOrchestratorWire, NetworkWire } from "@/lib/schemas/network/orchestrator";
import type { Page } from "@/lib/schemas/page";
import { Alerts } from "./alerts";
import { OpenAppealsCard } from "./appeals-card";
import { EarnedCard } from "./flow/earned-card";
import { usdText } from "./labels";
import { OrchestratorList } from "./orchestrator-list";
import { RegisterCard } from "./register/register-card";
import { TierTable } from "./tier-table";

export interface NetworkAtOnce {
  readonly network: NetworkWire;
  readonly orchestrators: Page<ListedOrchestratorWire>;
}

function Totals({ of: { total, suspended, byTier, earnedMicroUsd, alerts } }: { of: NetworkWire }) {
  const well = byTier
    .filter(({ tier }) => tier === "EXCELLENT" || tier === "GOOD")
    .reduce((sum, { count }) => sum + count, 0);
  return (
    <StatRow label="The network">
      <Stat label="Orchestrators">{total}</Stat>
      <Stat label="EXCELLENT or GOOD">{well}</Stat>
      <Stat label="Need a look" note={suspended > 0 ? `${suspended} suspended` : undefined}>
        {alerts.length === 20 ? "20 or more" : alerts.length}
      </Stat>
      <Stat label="Earned in the last hour">{usdText(earnedMicroUsd)}</Stat>
    </StatRow>
  );
}

/** How the network fares, live: who is in it, what probes see, what uptime earns and where the money goes. */
export function NetworkLive({ initial }: { initial?: NetworkAtOnce | undefined }) {
  const { data, error, refetch } = useQuery({
    ...networkQuery(),
    ...(initial ? { initialData: initial.network } : {}),
  });
  const pages = usePages(orchestratorsQuery(), { initial: initial?.orchestrators });
  return (
    <>
      <PageHeading title="Network" aside={<LiveDot isStale={error !== null || pages.error !== null} />}>
        Orchestrators that serve capabilities, what the house's probes see of them, and what their uptime
        earns.
      </PageHeading>
      <div className="grid gap-4">
        {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
        {data ? <Totals of={data} /> : error ? null : <Skeleton className="h-28" />}
        {data ? <Alerts alerts={data.alerts} /> : null}
        <OpenAppealsCard />
        <OrchestratorList pages={pages} />
        {data ? <EarnedCard network={data} /> : <Skeleton className="h-72" />}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {data ? <TierTable terms={data.terms} /> : null}
          <RegisterCard assets={data?.terms.assets ?? ["MNEE"]} />
        </div>
      </div>
    </>
  );
}
