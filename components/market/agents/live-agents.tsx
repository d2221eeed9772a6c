"use client";

import { ButtonLink } from "@/components/ui/action/button-link";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { usePages } from "@/lib/client/pages";
import { agentsQuery } from "@/lib/client/queries";
import type { AgentPageWire } from "@/lib/schemas/market/agent";
import { AgentTable } from "./agent-table";

export function LiveAgents({ title, initial }: { title: string; initial?: AgentPageWire | undefined }) {
  const { items, error, more } = usePages(agentsQuery(), { initial });
  return (
    <Card id="agents" title={title} aside={<LiveDot isStale={error !== null} />}>
      {!items ? <SkeletonRows rows={3} /> : null}
      {items?.length === 0 ? (
        <EmptyState
          title="No agents yet."
          action={<ButtonLink href="/agents/new">Register one</ButtonLink>}
        />
      ) : null}
      {items && items.length > 0 ? <AgentTable agents={items} caption={title} /> : null}
      <LoadMore more={more} what="agents" />
    </Card>
  );
}
