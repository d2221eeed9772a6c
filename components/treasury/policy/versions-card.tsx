import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { usePages } from "@/lib/client/pages";
import { policyVersionsQuery } from "@/lib/client/queries";
import type { PolicyVersionWire } from "@/lib/schemas/treasury/policy";
import { PolicyDiff } from "./diff/policy-diff";
import { saidLines } from "./diff/said-lines";
import { useNewDraft } from "./drafts-card";

const COLUMNS: Column<PolicyVersionWire>[] = [
  { key: "version", title: "Version", numeric: true, cell: ({ version }) => version },
  { key: "at", title: "Since", isShort: true, cell: ({ at }) => <RelativeTime at={at} /> },
  {
    key: "by",
    title: "By",
    cell: ({ author, source }) => (
      <div className="min-w-28 wrap-anywhere">
        {author ?? (source === "file" ? "the policy's files" : "the house")}
      </div>
    ),
  },
  { key: "why", title: "Why", cell: ({ reason }) => <span className="wrap-anywhere">{reason}</span> },
  { key: "diff", title: "What changed", isShort: true, cell: (version) => <Changed {...version} /> },
  {
    key: "do",
    isShort: true,
    title: <span className="sr-only">Draft of it</span>,
    cell: (version) => <DraftOfIt {...version} />,
  },
];

/** Folded: a first version changes everything. */
function Changed({ diff }: PolicyVersionWire) {
  const count = saidLines(diff).length;
  if (count === 0) return <span className="text-sm text-soft">nothing</span>;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-soft">{count === 1 ? "1 line" : `${count} lines`}</summary>
      <div className="mt-2 max-h-80 max-w-xl overflow-y-auto whitespace-normal">
        <PolicyDiff lines={diff} empty="Nothing." />
      </div>
    </details>
  );
}

function DraftOfIt({ version }: PolicyVersionWire) {
  const beginning = useNewDraft();
  return (
    <Button
      aria-label={`Make a draft of version ${version}`}
      busy={beginning.isPending}
      onClick={() => beginning.mutate(version)}
    >
      Draft of it
    </Button>
  );
}

/** Every version of the policy, the newest first: the first row is the one that holds. */
export function VersionsCard() {
  const { items, error, refetch, more } = usePages(policyVersionsQuery());
  return (
    <Card
      id="versions"
      title="Versions of the policy"
      aside={<CsvLink path="/api/v1/policy/versions?limit=100" name="versions" />}
    >
      {!items && error ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
      {items ? (
        <Table
          stacks
          caption="Every version, the newest first"
          columns={COLUMNS}
          rows={items}
          rowKey={({ version }) => String(version)}
          empty={<EmptyState title="There is no policy yet, so nobody may spend." />}
        />
      ) : null}
      <LoadMore more={more} what="versions" />
    </Card>
  );
}
