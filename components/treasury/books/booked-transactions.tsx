import { kindWords } from "@/components/escrow/transaction-list";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { Link } from "@/components/ui/action/link";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { type Column, Table } from "@/components/ui/table";
import { usePages } from "@/lib/client/pages";
import { transactionsQuery } from "@/lib/client/queries";
import type { BookedTransactionWire } from "@/lib/schemas/ledger/transactions";

const COLUMNS: Column<BookedTransactionWire>[] = [
  { key: "at", title: "When", cell: (row) => <RelativeTime at={row.at} /> },
  {
    key: "kind",
    title: "What",
    cell: (row) => (
      <>
        {kindWords(row.kind)}
        {row.reverses ? <span className="block text-xs text-soft">reversal</span> : null}
      </>
    ),
  },
  {
    key: "amount",
    title: "Moved",
    numeric: true,
    cell: (row) =>
      row.moved.map((each) => (
        <span key={each.asset} className="block">
          {each.display}
        </span>
      )),
  },
  {
    key: "task",
    title: "Task",
    wideOnly: true,
    cell: (row) =>
      row.taskId ? (
        <Link href={`/tasks/${row.taskId}`} className="underline underline-offset-4">
          <code className="font-mono text-xs">
            {row.taskId.slice(0, 8)}…{row.taskId.slice(-4)}
          </code>
        </Link>
      ) : (
        "–"
      ),
  },
  {
    key: "hash",
    title: "On chain",
    wideOnly: true,
    cell: (row) =>
      row.hash ? (
        <Link href={`/transactions/${row.hash}`} className="underline underline-offset-4">
          <code className="font-mono text-xs">{row.hash.slice(0, 10)}…</code>
        </Link>
      ) : (
        "–"
      ),
  },
  {
    key: "journal",
    title: "Journal",
    wideOnly: true,
    cell: (row) => <ShortId value={row.id} label="journal id" prefix={8} />,
  },
];

/** The books, newest first. */
export function BookedTransactions() {
  const { items: rows, more } = usePages(transactionsQuery());
  return (
    <Card
      id="transactions"
      title="Transactions"
      aside={<CsvLink path="/api/v1/transactions?limit=100" name="transactions" />}
    >
      {!rows ? <SkeletonRows rows={5} className="h-10" /> : null}
      {rows?.length === 0 ? (
        <EmptyState title="Nothing booked yet.">The first task is the first line.</EmptyState>
      ) : null}
      {rows && rows.length > 0 ? (
        <Table stacks caption="Booked transactions" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />
      ) : null}
      <LoadMore more={more} what="transactions" />
    </Card>
  );
}
