import { lazy, type ReactNode, useState } from "react";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { Button } from "@/components/ui/action/button";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Notice } from "@/components/ui/feedback/notice";
import { minuteText } from "@/components/ui/moment-text";
import { Stat, StatRow } from "@/components/ui/stat";
import { type Column, Table } from "@/components/ui/table";
import { serverNowMs } from "@/lib/client/server-clock";
import { formatUnits } from "@/lib/domain/money";
import type { SimulationTable, SimulationWire } from "@/lib/schemas/treasury/simulation";
import { ENDED } from "./ended";
import { FLIPPED_COLUMNS } from "./flipped";

type Group = SimulationWire["groups"][number];
type Point = SimulationWire["series"][number];

const BeforeAfterChart = lazy(async () => ({
  default: (await import("./before-after-chart")).BeforeAfterChart,
}));

const MONEY_COLUMNS: Column<Pick<Group, "was" | "would" | "waiting">>[] = [
  { key: "was", title: "Before", numeric: true, cell: ({ was }) => was.display },
  { key: "would", title: "After", numeric: true, cell: ({ would }) => would.display },
  {
    key: "waiting",
    title: "After, waiting",
    numeric: true,
    cell: ({ waiting }) => waiting.would.display,
  },
];

const GROUP_COLUMNS: Column<Group>[] = [
  { key: "ended", title: "How they ended", cell: ({ ended }) => ENDED[ended] },
  { key: "calls", title: "Calls", numeric: true, cell: ({ calls }) => calls.toLocaleString("en") },
  {
    key: "changed",
    title: "Would differ",
    numeric: true,
    cell: ({ changed }) => changed.toLocaleString("en"),
  },
  ...MONEY_COLUMNS,
];

const POINT_COLUMNS: Column<Point>[] = [
  { key: "at", title: "From", isShort: true, cell: ({ at }) => minuteText(at) },
  ...MONEY_COLUMNS,
];

/** What is still to come has no line. */
const passed = (series: readonly Point[]) => {
  const nowMs = serverNowMs();
  return series.filter(({ at }) => Date.parse(at) <= nowMs);
};

const count = (calls: number) => `${calls.toLocaleString("en")} ${calls === 1 ? "call" : "calls"}`;

/** `9.00 MNEE less` */
function difference({ was, would }: SimulationWire["totals"]): string {
  const units = BigInt(would.units) - BigInt(was.units);
  if (units === 0n) return "the same money";
  return `${formatUnits("MNEE", units < 0n ? -units : units)} ${units < 0n ? "less" : "more"}`;
}

/** `3.00 MNEE would wait for approval`; nothing where no money would. */
const waits = ({ waiting }: SimulationWire["totals"], side: "was" | "would") =>
  waiting[side].units === "0"
    ? undefined
    : `${waiting[side].display} ${side === "was" ? "waits" : "would wait"} for approval`;

const WHY_INEXACT = {
  no_evidence: "were decided before it was kept what a decision reads",
  differs: "come out otherwise than they are recorded even by their own policy, and do not count as changed",
  after_return:
    "follow a call that would be another and whose money came back, or is owed: what would have come back is not known",
} as const;

function Inexact({ simulation }: { simulation: SimulationWire }) {
  if (simulation.inexact.length === 0) return null;
  return (
    <Notice tone="warning">
      {simulation.inexact.map(({ reason, calls }) => (
        <p key={reason}>
          {count(calls)} {WHY_INEXACT[reason]}.
        </p>
      ))}
    </Notice>
  );
}

/** What a replay came to: money before and after, how the calls had ended, and those that come out otherwise. */
export function SimulationView({
  simulation,
  title,
  body,
  path,
}: {
  simulation: SimulationWire;
  title: string;
  body: object;
  path: string;
}) {
  const { calls, changedTotal, totals, groups, series } = simulation;
  if (calls === 0)
    return <EmptyState title="No agent asked for anything in that time.">Choose another time.</EmptyState>;
  const waitsAfter = waits(totals, "would");
  const asCsv = (table: SimulationTable) => (
    <CsvLink path={`${path}?table=${table}`} name={`time-machine-${table}`} body={body} />
  );
  return (
    <div className="grid gap-4" data-testid="simulation">
      <p role="status" className="text-sm">
        {title}: {count(calls)} decided again, {count(changedTotal)} otherwise, for {difference(totals)}
        {waitsAfter === undefined ? "" : `; ${waitsAfter}`}.
      </p>
      <StatRow label="Before and after" isLong>
        <Stat label="Before" note={waits(totals, "was")}>
          {totals.was.display}
        </Stat>
        <Stat label="After" note={waitsAfter}>
          {totals.would.display}
        </Stat>
        <Stat label="Decided otherwise">{changedTotal.toLocaleString("en")}</Stat>
        <Stat label="Exact" note={`of ${calls.toLocaleString("en")}`}>
          {simulation.exact.toLocaleString("en")}
        </Stat>
      </StatRow>
      <Inexact simulation={simulation} />
      <section aria-label="What calls spent, added up" className="grid gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="text-sm font-medium">What calls spent, added up, in MNEE</h3>
          {asCsv("series")}
        </div>
        <Picture height="h-64">
          <BeforeAfterChart series={passed(series)} />
        </Picture>
        <AsTable summary="The same as a table, step by step">
          <Table
            caption="What calls spent in each step"
            columns={POINT_COLUMNS}
            rows={series}
            rowKey={({ at }) => at}
          />
        </AsTable>
      </section>
      <section className="grid gap-2">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="text-sm font-medium">By how they had ended</h3>
          {asCsv("groups")}
        </div>
        <Table
          caption="Calls by how they had ended"
          columns={GROUP_COLUMNS}
          rows={groups}
          rowKey={({ ended }) => ended}
          stacks
        />
      </section>
      <FlippedCalls simulation={simulation} aside={asCsv("changed")} />
    </div>
  );
}

const A_STEP = 20;

/** Calls that would be decided otherwise, some at a time. */
function FlippedCalls({ simulation, aside }: { simulation: SimulationWire; aside: ReactNode }) {
  const { changed, changedTotal } = simulation;
  const [most, setMost] = useState(A_STEP);
  return (
    <section className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">Decided otherwise</h3>
        {changed.length > 0 ? aside : null}
      </div>
      {changedTotal > changed.length ? (
        <p className="text-xs text-soft">The {changed.length} that move most money.</p>
      ) : null}
      <Table
        caption="Calls decided otherwise"
        columns={FLIPPED_COLUMNS}
        rows={changed.slice(0, most)}
        rowKey={({ decisionId }) => decisionId}
        empty={<EmptyState title="Every call comes out as it was." />}
        stacks
      />
      {changed.length > most ? (
        <div>
          <Button onClick={() => setMost(most + A_STEP)}>
            Show {Math.min(A_STEP, changed.length - most)} more
          </Button>
        </div>
      ) : null}
    </section>
  );
}
