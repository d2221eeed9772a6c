import type { ReactNode } from "react";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { type Column, Table } from "@/components/ui/table";
import { sayFailure } from "@/lib/client/api-problem";
import type { Pages } from "@/lib/client/pages";
import { CsvLink } from "./csv-link";

/** What could not be read, and the way to ask again. */
export function NotRead({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { title, detail, traceId } = sayFailure(error);
  return (
    <ErrorNote title={title} traceId={traceId} onRetry={onRetry}>
      {detail}
    </ErrorNote>
  );
}

/** A list of the treasury's on a card of its own, with its newest hundred rows as CSV. */
export function PagedCard<Row extends { id: string }>({
  title,
  path,
  filter = "",
  note,
  above,
  ...list
}: Parameters<typeof PagedTable<Row>>[0] & {
  title: string;
  path: string;
  /** What the list is narrowed to, as its address has it. */
  filter?: string;
  note?: string;
  above?: ReactNode;
}) {
  const csvPath = `${path}?limit=100${filter === "" ? "" : `&${filter}`}`;
  return (
    <Card id={list.what} title={title} aside={<CsvLink path={csvPath} name={list.what} />}>
      {note ? <p className="mb-3 text-sm text-soft">{note}</p> : null}
      {above}
      <PagedTable {...list} />
    </Card>
  );
}

/** A list that is loaded page by page: its rows, or why there are none. */
export function PagedTable<Row extends { id: string }>({
  pages: { items, error, refetch, more },
  caption,
  columns,
  what,
  empty,
}: {
  pages: Pages<Row>;
  caption: string;
  columns: readonly Column<Row>[];
  /** The rows in one word, such as `calls`. */
  what: string;
  empty: string;
}) {
  if (!items)
    return error ? (
      <NotRead error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={4} className="h-12" />
    );
  return (
    <>
      <Table
        stacks
        caption={caption}
        columns={columns}
        rows={items}
        rowKey={({ id }) => id}
        empty={<EmptyState title={empty} />}
      />
      <LoadMore more={more} what={what} />
    </>
  );
}
