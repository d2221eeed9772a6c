import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { LoadMore } from "@/components/ui/action/load-more";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { Stat, StatRow } from "@/components/ui/stat";
import { type Column, Table } from "@/components/ui/table";
import { usePages } from "@/lib/client/pages";
import { shadowDecisionsQuery } from "@/lib/client/replay-queries";
import type { ShadowDecisionWire, ShadowWire } from "@/lib/schemas/treasury/shadow";
import { FLIPPED_COLUMNS } from "./flipped";

const COLUMNS: Column<ShadowDecisionWire>[] = [
  ...FLIPPED_COLUMNS,
  {
    key: "note",
    title: <span className="sr-only">What this is</span>,
    cell: ({ note }) => (
      <span title={note}>
        <Badge tone="info">shadow</Badge>
      </span>
    ),
  },
];

/** What a policy in shadow has said so far, and where it would have decided otherwise. */
export function ShadowResult({ shadow }: { shadow: ShadowWire }) {
  const { title, by, since, until, liveVersion, ends, counts, totals } = shadow;
  const { items, error, refetch, more } = usePages(shadowDecisionsQuery(shadow.id));
  const behind = counts.decisions - counts.decided;
  return (
    <section aria-label={`Shadow: ${title}`} className="grid gap-4" data-testid="shadow">
      <p className="text-sm wrap-anywhere">
        <strong className="font-medium">{title}</strong>, by {by ?? "the house"}, since{" "}
        <RelativeTime at={since} />
        {until === null ? (
          <>
            . It ends by itself <RelativeTime at={ends.by} />, or after {ends.decisions.toLocaleString("en")}{" "}
            decisions.
          </>
        ) : (
          <>
            , until <RelativeTime at={until} />
            {liveVersion === null
              ? "."
              : `: it went live as version ${liveVersion} of the policy, which ended the shadow.`}
          </>
        )}
        {behind > 0 ? ` ${behind.toLocaleString("en")} decisions are still to come.` : ""}
      </p>
      <StatRow label="Let pass, and would have been" isLong>
        <Stat label="Let pass">{totals.was.display}</Stat>
        <Stat label="Would have been">{totals.would.display}</Stat>
        <Stat label="Decided otherwise" note={`of ${counts.decided.toLocaleString("en")}`}>
          {counts.changed.toLocaleString("en")}
        </Stat>
        <Stat label="Refused" note={`${refused(shadow, "was").toLocaleString("en")} were`}>
          {refused(shadow, "would").toLocaleString("en")}
        </Stat>
      </StatRow>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">Decided otherwise</h3>
        <CsvLink path="/api/v1/policy/shadow/decisions?changed=true&limit=100" name="shadow" />
      </div>
      {!items && error ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
      {items ? (
        <Table
          stacks
          caption="Calls that the shadow would have decided otherwise"
          columns={COLUMNS}
          rows={items}
          rowKey={({ decisionId }) => decisionId}
          empty={
            <EmptyState
              title={
                counts.decided === 0
                  ? "No call was decided since it began."
                  : "It has decided every call as it was decided."
              }
            />
          }
        />
      ) : null}
      <LoadMore more={more} what="calls" />
    </section>
  );
}

function refused({ totals }: ShadowWire, side: "was" | "would"): number {
  return totals.byAction.find(({ action }) => action === "REJECTED")?.[side] ?? 0;
}
