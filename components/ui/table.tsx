import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** Never broken into two lines. */
  isShort?: boolean;
  /** Hidden below the small breakpoint; say it elsewhere in the row if it matters. */
  wideOnly?: boolean;
}

export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty?: ReactNode;
}) {
  if (rows.length === 0) return empty ?? null;
  const look = (column: Column<Row>) =>
    `${column.numeric ? "text-right tabular-nums" : "text-left"} ${column.numeric || column.isShort ? "whitespace-nowrap" : ""} ${column.wideOnly ? "max-sm:hidden" : ""}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scrolls-sideways relative -mx-1 px-1" tabIndex={0} aria-label={caption}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={`px-2 py-2 text-xs font-medium text-soft ${look(column)}`}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line/60 last:border-0">
              {columns.map((column) => (
                <td key={column.key} className={`px-2 py-2.5 align-middle ${look(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
