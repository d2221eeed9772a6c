import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { usePeriod } from "@/components/treasury/calls/period";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { Legend } from "@/components/ui/chart/legend";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { type Column, Table } from "@/components/ui/table";
import { useUrlParams } from "@/components/ui/use-url-params";
import { decisionSeriesQuery } from "@/lib/client/treasury-queries";
import type { DecisionPointWire, DecisionSeriesWire } from "@/lib/schemas/treasury/desk";
import { inAll, OUTCOMES, shortMoment } from "./outcomes";

const DecisionsChart = lazy(async () => ({ default: (await import("./decisions-chart")).DecisionsChart }));

const columns = (choose: (at: string) => void): Column<DecisionPointWire>[] => [
  { key: "at", title: "From, UTC", isShort: true, cell: ({ at }) => shortMoment(at) },
  ...OUTCOMES.map(({ key, name }) => ({
    key,
    title: name,
    numeric: true,
    cell: (point: DecisionPointWire) => point[key],
  })),
  {
    key: "show",
    title: <span className="sr-only">Show</span>,
    cell: ({ at }) => (
      <Button onClick={() => choose(at)} aria-label={`Show decisions from ${shortMoment(at)}`}>
        Show
      </Button>
    ),
  },
];

function Body({ series }: { series: DecisionSeriesWire }) {
  const { change } = useUrlParams();
  const endOf = (at: string) =>
    new Date(Math.min(Date.parse(at) + series.stepS * 1000, Date.parse(series.to))).toISOString();
  const choose = (from: string, to: string) => change({ from, to: endOf(to) });
  const chooseByIndex = (first: number, last: number) => {
    const [from, to] = [series.points[first], series.points[last]];
    const isAll = first === 0 && last === series.points.length - 1;
    if (isAll) change({ from: null, to: null });
    else if (from && to) choose(from.at, to.at);
  };
  return (
    <>
      <Legend label="Outcomes" of={OUTCOMES} />
      <Picture height="h-72">
        <DecisionsChart series={series} onChoose={chooseByIndex} />
      </Picture>
      <AsTable>
        <Table
          stacks
          caption="Decisions of each stretch of time"
          columns={columns((at) => choose(at, at))}
          rows={series.points.filter((point) => inAll(point) > 0)}
          rowKey={({ at }) => at}
        />
        {series.versions.length === 0 ? null : (
          <ul className="mt-3 grid gap-1 text-sm" aria-label="Versions of the policy in this time">
            {series.versions.map(({ version, at, reason }) => (
              <li key={version} className="wrap-anywhere">
                Version {version}, {shortMoment(at)} UTC: {reason}
              </li>
            ))}
          </ul>
        )}
      </AsTable>
    </>
  );
}

/** What the policy said over the chosen days; a stretch of them narrows the list of decisions. */
export function DecisionSeriesCard() {
  const { query } = usePeriod();
  const { data, error, refetch } = useQuery(decisionSeriesQuery(query));
  const isEmpty = data?.points.every((point) => inAll(point) === 0) ?? false;
  return (
    <Card
      id="decision-series"
      title="Decisions over time"
      aside={<CsvLink path={`/api/v1/treasury/decision-series?${query}`} name="decision-series" />}
    >
      <div className="grid gap-4">
        {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <Skeleton className="h-80" /> : null}
        {isEmpty ? <EmptyState title="Nothing was decided in this time." /> : null}
        {data && !isEmpty ? <Body series={data} /> : null}
      </div>
    </Card>
  );
}
