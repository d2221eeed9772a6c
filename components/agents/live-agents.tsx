"use client";

import { useQuery } from "@tanstack/react-query";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LiveDot } from "@/components/ui/live-dot";
import { SkeletonRows } from "@/components/ui/skeleton";
import { agentsQuery } from "@/lib/client/queries";
import type { AgentPageWire } from "@/lib/schemas/agent";
import { AgentTable } from "./agent-table";

export function LiveAgents({ title, initial }: { title: string; initial?: AgentPageWire | undefined }) {
  const { data, isError } = useQuery({ ...agentsQuery(), ...(initial ? { initialData: initial } : {}) });
  return (
    <Card id="agents" title={title} aside={<LiveDot isStale={isError} />}>
      {!data ? <SkeletonRows rows={3} /> : null}
      {data && data.items.length === 0 ? (
        <EmptyState
          title="No agents yet."
          action={<ButtonLink href="/agents/new">Register one</ButtonLink>}
        />
      ) : null}
      {data && data.items.length > 0 ? <AgentTable agents={data.items} caption={title} /> : null}
    </Card>
  );
}
