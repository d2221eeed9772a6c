import { useRouter } from "next/navigation";
import { lazy } from "react";
import { TIER_COLOURS, usdText } from "@/components/network/labels";
import { TierBadge } from "@/components/network/tier-badge";
import { Card } from "@/components/ui/card";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ForeignText } from "@/components/ui/foreign-text";
import { type Column, Table } from "@/components/ui/table";
import type { Tier } from "@/lib/domain/network/tiers";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";
import { earnedPicture } from "./earned-picture";

const SankeyChart = lazy(async () => ({
  default: (await import("@/components/treasury/flows/sankey-chart")).SankeyChart<string, Tier>,
}));

type Earned = NetworkWire["earned"][number];

const COLUMNS: Column<Earned>[] = [
  { key: "name", title: "Orchestrator", cell: ({ name }) => <ForeignText>{name}</ForeignText> },
  { key: "tier", title: "Paid at", cell: ({ tier }) => <TierBadge tier={tier} /> },
  { key: "usd", title: "Earned", numeric: true, cell: ({ microUsd }) => usdText(microUsd) },
  { key: "count", title: "Evaluations", numeric: true, cell: ({ evaluations }) => evaluations },
];

/** Where an hour's pay for uptime goes: from the treasury to orchestrators, and at which tier. */
export function EarnedCard({ network: { earned, earnedMicroUsd } }: { network: NetworkWire }) {
  const router = useRouter();
  const isDrawn = earnedMicroUsd !== "0";
  return (
    <Card id="earned" title="What the last hour earned">
      <div className="grid gap-4">
        {isDrawn ? (
          <>
            <p className="text-sm">{usdText(earnedMicroUsd)} in all</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <section className="scrolls-sideways" tabIndex={0} aria-label="What the last hour earned, drawn">
              <div className="min-w-[40rem]">
                <Picture height="min-h-56">
                  <SankeyChart
                    picture={earnedPicture(earned)}
                    colours={TIER_COLOURS}
                    textOf={usdText}
                    onPick={(id) => router.push(`/network/${id}`)}
                  />
                </Picture>
              </div>
            </section>
            <AsTable>
              <Table
                stacks
                caption="What the last hour earned"
                columns={COLUMNS}
                rows={earned}
                rowKey={({ orchestratorId, tier }) => `${orchestratorId} ${tier}`}
              />
            </AsTable>
          </>
        ) : (
          <EmptyState title="Nothing was earned in the last hour.">
            An orchestrator is evaluated a minute after it is registered.
          </EmptyState>
        )}
      </div>
    </Card>
  );
}
