"use client";

import { useQuery } from "@tanstack/react-query";
import { AppealsCard } from "@/components/network/appeals-card";
import { bpsText, TIER_COLOURS, usdText } from "@/components/network/labels";
import { TierBadge } from "@/components/network/tier-badge";
import { UptimeBands } from "@/components/network/uptime-bands";
import { Countdown } from "@/components/treasury/list/countdown";
import { NotRead } from "@/components/treasury/list/paged-table";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { Legend } from "@/components/ui/chart/legend";
import { Fact, Facts } from "@/components/ui/facts";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { ForeignText } from "@/components/ui/foreign-text";
import { PageHeading } from "@/components/ui/page-heading";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { Stat, StatRow } from "@/components/ui/stat";
import { ApiProblem } from "@/lib/client/api-problem";
import { orchestratorQuery } from "@/lib/client/network-queries";
import { TIERS } from "@/lib/domain/network/tiers";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { EarningsCard } from "./earnings-card";
import { OperateCard } from "./operate-card";
import { PayoutsCard } from "./payouts-card";
import { ProbesCard } from "./probes-card";
import { StandingNotices } from "./standing-notices";

const TIER_LEGEND = TIERS.map((tier) => ({ key: tier, name: tier, colour: TIER_COLOURS[tier] }));

function UptimeCard({ of: { now, lastEvaluation } }: { of: OrchestratorWire }) {
  const { interval, paidBps } = lastEvaluation ?? { interval: null, paidBps: null };
  const evaluated =
    lastEvaluation && interval && paidBps !== null ? { ...lastEvaluation, interval, paidBps } : null;
  return (
    <Card id="uptime" title="Uptime among the tiers">
      <div className="grid gap-4">
        {now ? (
          <div className="grid gap-1">
            <h3 className="text-sm font-medium">Now</h3>
            <UptimeBands uptime={now} />
          </div>
        ) : null}
        {evaluated ? (
          <div className="grid gap-1">
            <h3 className="text-sm font-medium">At its last evaluation</h3>
            <UptimeBands uptime={evaluated} />
          </div>
        ) : null}
        <Legend label="Tiers" of={TIER_LEGEND} />
        {!now && !evaluated ? <EmptyState title="No probe with a known outcome yet." /> : null}
      </div>
    </Card>
  );
}

function AboutCard({ of }: { of: OrchestratorWire }) {
  return (
    <Card id="about" title="Registration">
      <Facts>
        <Fact label="Run by">{of.ownerId}</Fact>
        <Fact label="Capability">
          <code className="font-mono text-xs">{of.capability}</code>
        </Fact>
        <Fact label="Server">
          <span className="wrap-anywhere">{of.endpoint}</span>
        </Fact>
        <Fact label="Paid to">
          <ShortId value={of.payeeAddress} label="address" />
        </Fact>
        <Fact label="Paid in">{of.asset}</Fact>
        <Fact label="Registered">
          <RelativeTime at={of.registeredAt} />
        </Fact>
      </Facts>
    </Card>
  );
}

function Standing({
  of: { tier, suspended, now, lastEvaluation, nextEvaluationAt },
}: {
  of: OrchestratorWire;
}) {
  return (
    <StatRow label="How it stands">
      <Stat label="Stands at">
        <TierBadge tier={tier} suspended={suspended} />
      </Stat>
      <Stat
        label="Uptime now"
        note={now ? `n = ${now.known} in the last minute` : "no probe in the last minute"}
      >
        {now ? bpsText(now.paidBps) : "–"}
      </Stat>
      <Stat
        label="Earned last"
        note={lastEvaluation ? <RelativeTime at={lastEvaluation.at} /> : "not evaluated yet"}
      >
        {lastEvaluation ? usdText(lastEvaluation.microUsd) : "–"}
      </Stat>
      <Stat label="Next due">
        <Countdown at={nextEvaluationAt} />
      </Stat>
    </StatRow>
  );
}

/** One orchestrator, live. */
export function OrchestratorLive({ id, initial }: { id: string; initial?: OrchestratorWire | undefined }) {
  const { data, error, refetch } = useQuery({
    ...orchestratorQuery(id),
    ...(initial ? { initialData: initial } : {}),
  });
  if (error instanceof ApiProblem && error.code === "not_found")
    return (
      <EmptyState
        title="There is no such orchestrator."
        action={<ButtonLink href="/network">See all</ButtonLink>}
      />
    );
  if (!data)
    return error ? (
      <NotRead error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={4} className="h-28" />
    );
  return (
    <>
      <PageHeading
        title={<ForeignText>{data.name}</ForeignText>}
        aside={<LiveDot isStale={error !== null} />}
      >
        <ShortId value={data.id} label="orchestrator id" prefix={8} />
      </PageHeading>
      <div className="grid gap-4">
        <Standing of={data} />
        <StandingNotices of={data} />
        <ProbesCard of={data} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <UptimeCard of={data} />
          <AboutCard of={data} />
        </div>
        <AppealsCard id={id} />
        <OperateCard of={data} />
        <EarningsCard id={id} last={data.lastEvaluation} />
        <PayoutsCard id={id} />
      </div>
    </>
  );
}
