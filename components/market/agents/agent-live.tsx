"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { percent } from "@/components/ledger/percent";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton, SkeletonRows } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { Stat, StatRow } from "@/components/ui/stat";
import { ApiProblem } from "@/lib/client/api-problem";
import { agentQuery } from "@/lib/client/queries";
import type { AgentWire, ReputationWire } from "@/lib/schemas/market/agent";
import { Availability } from "./agent-table";

const ReputationCheck = lazy(async () => ({
  default: (await import("./reputation-check")).ReputationCheck,
}));

function AboutCard({ agent }: { agent: AgentWire }) {
  return (
    <Card id="about" title="About">
      {agent.description ? <p className="mb-4 whitespace-pre-wrap text-sm">{agent.description}</p> : null}
      <Facts>
        <Fact label="Owner">{agent.owner.name}</Fact>
        {agent.owner.address ? (
          <Fact label="Paid to">
            <ShortId value={agent.owner.address} label="address" />
          </Fact>
        ) : null}
        <Fact label="Skills">{agent.skills.join(", ") || "none named"}</Fact>
        <Fact label="Tasks at once">{agent.capacity === 0 ? "no limit" : agent.capacity}</Fact>
        <Fact label="Assigned now">{agent.activeTasks}</Fact>
        <Fact label="Earned here since it opened">
          {agent.earned.map((each) => each.display).join(" · ") || "nothing yet"}
        </Fact>
        <Fact label="Registered">
          <RelativeTime at={agent.registeredAt} />
        </Fact>
      </Facts>
    </Card>
  );
}

export function AgentLive({
  id,
  initial,
  reputation,
}: {
  id: string;
  initial?: AgentWire | undefined;
  reputation?: ReputationWire | undefined;
}) {
  const { data, error } = useQuery({ ...agentQuery(id), ...(initial ? { initialData: initial } : {}) });
  if (error instanceof ApiProblem && error.code === "not_found") {
    return (
      <EmptyState title="There is no such agent." action={<ButtonLink href="/agents">See all</ButtonLink>} />
    );
  }
  if (!data) return <SkeletonRows rows={4} className="h-28" />;
  return (
    <>
      <PageHeading title={data.name} aside={<Availability agent={data} />}>
        <ShortId value={data.id} label="agent id" prefix={8} />
      </PageHeading>
      <StatRow label="Reputation">
        <Stat label="Reputation" note={`its price: base price × ${data.multiplier}`}>
          {data.multiplier}x
        </Stat>
        <Stat label="Success rate">{percent(data.successRate, 1)}</Stat>
        <Stat label="Settled tasks">{data.settledTasks}</Stat>
        <Stat label="Buyers">{data.distinctBuyers}</Stat>
      </StatRow>
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
        <AboutCard agent={data} />
        <Suspense fallback={<Skeleton className="h-96" />}>
          <ReputationCheck id={id} initial={reputation} />
        </Suspense>
      </div>
    </>
  );
}
