import { useState } from "react";
import { bpsText, OUTCOMES } from "@/components/network/labels";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { PagedTable } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { AsTable } from "@/components/ui/chart/picture";
import { ClockTime } from "@/components/ui/clock-time";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import type { Column } from "@/components/ui/table";
import { orchestratorPath, samplesQuery } from "@/lib/client/network-queries";
import { usePages } from "@/lib/client/pages";
import type { OrchestratorWire, SampleWire } from "@/lib/schemas/network/orchestrator";
import { AppealDialog } from "./appeal-dialog";
import { HeatStrip, sampleWords } from "./heat-strip";

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

/** What counted against it. */
const isCostly = ({ outcome }: SampleWire) => outcome !== "ok" && outcome !== "unknown";

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
export function ProbesCard({ of: { id, samples, may } }: { of: OrchestratorWire }) {
  const [picked, setPicked] = useState<string | null>(null);
  const [appealed, setAppealed] = useState<SampleWire | null>(null);
  const chosen = samples.find((sample) => sample.id === picked);
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
          {chosen ? (
            <div className="flex min-h-11 flex-wrap items-center gap-3 text-sm">
              <p className="min-w-0 wrap-anywhere">Picked: {sampleWords(chosen)}</p>
              {chosen.appeal === null ? null : <Badge tone="info">appeal {chosen.appeal}</Badge>}
              {may.appeal && isCostly(chosen) && chosen.appeal === null ? (
                <Button onClick={() => setAppealed(chosen)}>Appeal</Button>
              ) : null}
            </div>
          ) : null}
          <AppealDialog orchestratorId={id} sample={appealed} onClose={() => setAppealed(null)} />
          <AsTable summary="All probes as a table">
            <AllSamples id={id} />
          </AsTable>
        </div>
      )}
    </Card>
  );
}
