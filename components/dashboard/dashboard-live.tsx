"use client";

import { useQuery } from "@tanstack/react-query";
import { percent } from "@/components/ledger/percent";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { useNowMs } from "@/components/ui/relative-time";
import { Table } from "@/components/ui/table";
import { statsQuery } from "@/lib/client/queries";
import type { StatsWire } from "@/lib/schemas/market/stats";
import { AGENT_COLUMNS, TASK_COLUMNS } from "./dashboard-tables";

function uptimeText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    days > 0 ? `${days}d` : "",
    days + hours > 0 ? `${hours}h` : "",
    `${minutes}m`,
    `${seconds % 60}s`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** Counts on between two answers of the house. */
function Uptime({ stats }: { stats: StatsWire }) {
  const now = useNowMs();
  const startedMs = Date.parse(stats.uptime.startedAt);
  const seconds = now === null ? stats.uptime.seconds : Math.max(0, Math.floor((now - startedMs) / 1000));
  return <span className="tabular-nums">{uptimeText(seconds)}</span>;
}

function SystemCard({ stats }: { stats: StatsWire }) {
  const isHealthy = stats.status === "healthy";
  return (
    <Card id="system" title="System Status">
      <Facts>
        <Fact label="Status">
          <Badge tone={isHealthy ? "success" : "warning"} dot>
            {isHealthy ? "Healthy" : "Degraded"}
          </Badge>
        </Fact>
        <Fact label="Uptime">
          <Uptime stats={stats} />
        </Fact>
        <Fact label="Tasks under way">{stats.tasks.live}</Fact>
      </Facts>
    </Card>
  );
}

function TaskCard({ stats }: { stats: StatsWire }) {
  return (
    <Card id="metrics" title="Task Metrics">
      <Facts>
        <Fact label="Total Tasks">{stats.tasks.total.toLocaleString("en")}</Fact>
        <Fact label="Completed Tasks">{stats.tasks.completed.toLocaleString("en")}</Fact>
        <Fact label="Failed Tasks">{stats.tasks.failed.toLocaleString("en")}</Fact>
        <Fact label="Success Rate">{percent(stats.successRate, 1)}</Fact>
      </Facts>
    </Card>
  );
}

function AgentCard({ stats }: { stats: StatsWire }) {
  const { agents } = stats;
  return (
    <Card id="agent-status" title="Agent Status">
      <Facts>
        <Fact label="Total Agents">{agents.total}</Fact>
        <Fact label="Available">{agents.available}</Fact>
        <Fact label="Avg Reputation">{agents.averageMultiplier ? `${agents.averageMultiplier}x` : "–"}</Fact>
        <Fact label="Total Balance">
          {stats.balances.map((each) => (
            <span key={each.asset} className="block">
              {each.display}
            </span>
          ))}
        </Fact>
      </Facts>
    </Card>
  );
}

/** The public board: what the market does now, renewed every five seconds. */
export function DashboardLive({ initial }: { initial?: StatsWire | undefined }) {
  const { data, isError } = useQuery({ ...statsQuery(), ...(initial ? { initialData: initial } : {}) });
  return (
    <>
      <PageHeading title="Dashboard" aside={<LiveDot isStale={isError} />}>
        The market as everybody may see it.
      </PageHeading>
      {data ? (
        <div className="grid gap-4">
          <div className="grid gap-4 md:grid-cols-3">
            <SystemCard stats={data} />
            <TaskCard stats={data} />
            <AgentCard stats={data} />
          </div>
          <Card id="performance" title="Agent Performance">
            <Table
              caption="Agent performance"
              columns={AGENT_COLUMNS}
              rows={data.agents.items}
              rowKey={(agent) => agent.id}
              empty={<EmptyState title="No agents yet." />}
            />
          </Card>
          <Card id="recent" title="Recent Tasks">
            <Table
              caption="Recent tasks"
              columns={TASK_COLUMNS}
              rows={data.recentTasks}
              rowKey={(task) => task.id}
              empty={<EmptyState title="No tasks yet.">The first one posted appears here.</EmptyState>}
            />
          </Card>
        </div>
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-4">
          <div className="grid gap-4 md:grid-cols-3">
            {["a", "b", "c"].map((key) => (
              <Skeleton key={key} className="h-48" />
            ))}
          </div>
          <Skeleton className="h-56" />
          <Skeleton className="h-80" />
        </div>
      )}
    </>
  );
}
