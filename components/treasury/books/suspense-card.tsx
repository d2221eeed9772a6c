import { CsvLink } from "@/components/treasury/list/csv-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { SuspenseItemWire } from "@/lib/schemas/treasury/overview";

const COLUMNS: Column<SuspenseItemWire>[] = [
  { key: "at", title: "When", cell: (row) => <RelativeTime at={row.createdAt} /> },
  { key: "amount", title: "Amount", numeric: true, cell: (row) => row.amount.display },
  { key: "reason", title: "Why", cell: (row) => row.reason },
  { key: "state", title: "State", cell: (row) => row.state },
];

export function SuspenseCard({ items }: { items: readonly SuspenseItemWire[] }) {
  return (
    <Card
      id="suspense"
      title="Unmatched deposits"
      aside={<CsvLink path="/api/v1/treasury?table=suspense" name="unmatched" />}
    >
      <Table
        caption="Money that reached the escrow without a task"
        columns={COLUMNS}
        rows={items}
        rowKey={(row) => row.id}
        empty={<EmptyState title="Every deposit has its task." />}
      />
    </Card>
  );
}
