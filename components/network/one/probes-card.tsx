import { useState } from "react";
import { bpsText, OUTCOMES } from "@/components/network/words";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { PagedTable } from "@/components/treasury/list/paged-table";
import { Card } from "@/components/ui/card";
import { AsTable } from "@/components/ui/chart/picture";
import { ClockTime } from "@/components/ui/clock-time";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import type { Column } from "@/components/ui/table";
import { orchestratorPath, samplesQuery } from "@/lib/client/network-queries";
import { usePages } from "@/lib/client/pages";
import type { OrchestratorWire, SampleWire } from "@/lib/schemas/network/orchestrator";
import { HeatStrip } from "./heat-strip";

const COLUMNS: Column<SampleWire>[] = [
  { key: "at", title: "At", isShort: true, cell: ({ at }) => <ClockTime at={at} /> },
  {
    key: "outcome",
    title: "Found",
    cell: ({ outcome }) => (
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="size-3 rounded-sm" style={{ background: OUTCOMES[outcome].colour }} />
        {outcome}
      </span>
    ),
  },
  {
    key: "took",
    title: "Took",
    numeric: true,
    cell: ({ tookMs }) => (tookMs === null ? "–" : `${tookMs} ms`),
  },
  {
    key: "says",
    title: "Its worker says",
    numeric: true,
    cell: ({ workerBps }) => (workerBps === null ? "–" : bpsText(workerBps)),
  },
  { key: "why", title: "Why", cell: ({ why }) => <span className="wrap-anywhere">{why ?? ""}</span> },
  { key: "vantage", title: "Seen from", wideOnly: true, cell: ({ vantage }) => vantage },
];

function AllSamples({ id }: { id: string }) {
  return (
    <PagedTable
      pages={usePages(samplesQuery(id))}
      caption="All probes, newest first"
      columns={COLUMNS}
      what="probes"
      empty="No probe yet."
    />
  );
}

/** What probes found in the last ten minutes, sample by sample, and all of them as a table. */
export function ProbesCard({ of: { id, samples } }: { of: OrchestratorWire }) {
  const [picked, setPicked] = useState<string | null>(null);
  return (
    <Card
      id="probes"
      title="Probes"
      aside={<CsvLink path={`${orchestratorPath(id)}/samples?limit=100`} name="probes" />}
    >
      {samples.length === 0 ? (
        <EmptyState title="It has not been looked at yet.">
          A probe goes out once in each ten seconds, at a moment that nobody can guess.
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          <HeatStrip samples={samples.toReversed()} picked={picked} onPick={setPicked} />
          <AsTable summary="All probes as a table">
            <AllSamples id={id} />
          </AsTable>
        </div>
      )}
    </Card>
  );
}
