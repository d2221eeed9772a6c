import { NotRead } from "@/components/treasury/list/paged-table";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import { usePages } from "@/lib/client/pages";
import { policyVersionsQuery } from "@/lib/client/queries";
import type { PolicyVersionWire } from "@/lib/schemas/treasury/policy";

const COLUMNS: Column<PolicyVersionWire>[] = [
  { key: "version", title: "Version", numeric: true, cell: ({ version }) => version },
  { key: "at", title: "Since", isShort: true, cell: ({ at }) => <RelativeTime at={at} /> },
  {
    key: "by",
    title: "By",
    cell: ({ author, source }) => (
      <span className="wrap-anywhere">
        {author ?? (source === "file" ? "the policy's files" : "the house")}
      </span>
    ),
  },
  { key: "why", title: "Why", cell: ({ reason }) => <span className="wrap-anywhere">{reason}</span> },
];

/** Every version of the policy, the newest first: the first row is the one that holds. */
export function VersionsCard() {
  const { items, error, refetch, more } = usePages(policyVersionsQuery());
  return (
    <Card id="versions" title="Versions of the policy">
      {!items && error ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!items && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
      {items ? (
        <Table
          stacks
          caption="Versions of the policy"
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
