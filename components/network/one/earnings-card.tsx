import { bpsText, usdText } from "@/components/network/labels";
import { TierBadge } from "@/components/network/tier-badge";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { ClockTime } from "@/components/ui/clock-time";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { type Column, Table } from "@/components/ui/table";
import { evaluationsQuery, orchestratorPath } from "@/lib/client/network-queries";
import { usePages } from "@/lib/client/pages";
import type { EvaluationWire } from "@/lib/schemas/network/orchestrator";
import { Waterfall } from "./waterfall";

const COLUMNS: Column<EvaluationWire>[] = [
  { key: "at", title: "At", isShort: true, cell: ({ at }) => <ClockTime at={at} /> },
  {
    key: "tier",
    title: "Tier",
    cell: ({ tier, suspended }) => <TierBadge tier={tier} suspended={suspended} />,
  },
  {
    key: "uptime",
    title: "Uptime",
    numeric: true,
    cell: ({ paidBps, carried }) => (carried || paidBps === null ? "carried on" : bpsText(paidBps)),
  },
  { key: "n", title: "Right of known", numeric: true, cell: ({ good, known }) => `${good} of ${known}` },
  {
    key: "interval",
    title: "95% interval",
    numeric: true,
    cell: ({ interval }) => (interval ? `${bpsText(interval.lowBps)} – ${bpsText(interval.highBps)}` : "–"),
  },
  { key: "usd", title: "Earned", numeric: true, cell: ({ microUsd }) => usdText(microUsd) },
];

/** The arithmetic of what it last earned, and every evaluation before. */
export function EarningsCard({ id, last }: { id: string; last: EvaluationWire | null }) {
  const { items, error, refetch, more } = usePages(evaluationsQuery(id));
  return (
    <Card
      id="earnings"
      title="What it earned"
      aside={<CsvLink path={`${orchestratorPath(id)}/evaluations?limit=100`} name="evaluations" />}
    >
      <div className="grid gap-5">
        {last === null ? (
          <EmptyState title="It has not been evaluated yet.">
            The first evaluation comes an interval after it was registered.
          </EmptyState>
        ) : last.steps.length > 0 ? (
          <div className="grid gap-2">
            <h3 className="text-sm font-medium">How the last {usdText(last.microUsd)} came about</h3>
            <Waterfall steps={last.steps} />
          </div>
        ) : (
          <p className="text-sm text-soft">
            The last evaluation knew of no probe, and there is no tier to carry on.
          </p>
        )}
        {error && !items ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
        {!items && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
        {items ? (
          <Table
            stacks
            caption="Evaluations, newest first"
            columns={COLUMNS}
            rows={items}
            rowKey={({ number }) => String(number)}
          />
        ) : null}
        <LoadMore more={more} what="evaluations" />
      </div>
    </Card>
  );
}
