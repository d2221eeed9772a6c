import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { END_WORDS, useCallFilter } from "@/components/treasury/calls/call-filter";
import { PERIODS, usePeriod } from "@/components/treasury/calls/period";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Choice } from "@/components/ui/form/choice";
import { type Column, Table } from "@/components/ui/table";
import { flowsQuery } from "@/lib/client/treasury-queries";
import { formatUnits } from "@/lib/domain/money";
import type { FlowEnd } from "@/lib/domain/treasury/desk/flows";
import type { FlowsWire, FlowWire } from "@/lib/schemas/treasury/desk";
import { type Part, pictureOf } from "./flow-picture";

const SankeyChart = lazy(async () => ({
  default: (await import("./sankey-chart")).SankeyChart<Part, FlowEnd>,
}));

const COLOURS: Readonly<Record<FlowEnd, string>> = {
  served: "var(--series-2)",
  open: "var(--series-1)",
  claimed: "var(--danger)",
  returned: "var(--series-3)",
};

const columns = (pick: (part: Part) => void): Column<FlowWire>[] => [
  { key: "agent", title: "Agent", cell: ({ agentId }) => <span className="wrap-anywhere">{agentId}</span> },
  {
    key: "service",
    title: "Service",
    cell: ({ serviceId }) => <span className="wrap-anywhere">{serviceId}</span>,
  },
  { key: "end", title: "What came of it", cell: ({ end }) => END_WORDS[end] },
  { key: "units", title: "Amount", numeric: true, cell: ({ amount }) => amount.display },
  { key: "calls", title: "Calls", numeric: true, cell: ({ calls }) => calls },
  {
    key: "show",
    title: <span className="sr-only">Show</span>,
    cell: ({ agentId, serviceId, end }) => (
      <Button
        onClick={() => pick({ agent: agentId, service: serviceId, end })}
        aria-label={`Show calls of ${agentId} for ${serviceId}, ${END_WORDS[end]}`}
      >
        Its calls
      </Button>
    ),
  },
];

function Body({ data, onPick }: { data: FlowsWire; onPick: (part: Part) => void }) {
  const isDrawn = data.items.some(({ amount }) => amount.units !== "0");
  return (
    <>
      <p className="text-sm">
        {data.total.display} in all
        {data.rest.units === "0" ? "" : `, of which ${data.rest.display} went ways too small to be listed`}.
      </p>
      {isDrawn ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className="scrolls-sideways" tabIndex={0} aria-label="Where the money went, drawn">
          <div className="min-w-[44rem]">
            <Picture height="min-h-56">
              <SankeyChart
                picture={pictureOf(data.items)}
                colours={COLOURS}
                textOf={(units) => formatUnits("MNEE", units)}
                onPick={onPick}
              />
            </Picture>
          </div>
        </section>
      ) : null}
      <AsTable>
        <Table
          stacks
          caption="Where the money went"
          columns={columns(onPick)}
          rows={data.items}
          rowKey={({ agentId, serviceId, end }) => `${agentId} ${serviceId} ${end}`}
        />
      </AsTable>
    </>
  );
}

/** Where the money of the period's calls went: a picture and a table, either of which narrows the lists beneath. */
export function FlowsCard() {
  const period = usePeriod();
  const { set } = useCallFilter();
  const { data, error, refetch } = useQuery(flowsQuery(period.query));
  const pick = ({ agent, service, end }: Part) => {
    set({ agent: agent ?? null, service: service ?? null, end: end ?? null });
    document.getElementById("calls")?.scrollIntoView({ block: "start" });
  };
  return (
    <Card
      id="flows"
      title="Where the money went"
      aside={<CsvLink path={`/api/v1/treasury/flows?${period.query}`} name="flows" />}
    >
      <div className="grid gap-4">
        <Choice
          legend="Days in UTC"
          name="flows-period"
          value={period.value}
          options={PERIODS}
          onChange={period.set}
        />
        {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <Skeleton className="h-72" /> : null}
        {data?.items.length === 0 ? (
          <EmptyState title="No call was let pass in this time.">
            Choose more days, or let an agent ask for a service.
          </EmptyState>
        ) : null}
        {data && data.items.length > 0 ? <Body data={data} onPick={pick} /> : null}
      </div>
    </Card>
  );
}
