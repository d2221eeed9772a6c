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

const STACKED_ROW = "max-sm:grid max-sm:gap-1.5 max-sm:py-3";
const STACKED_CELL = "max-sm:px-0 max-sm:py-0 max-sm:text-left max-sm:min-w-0";

export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
  stacks = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  empty?: ReactNode;
  /** On a phone the cells of a row stand below each other; numbers then carry the title of their column. */
  stacks?: boolean;
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
          <tr className={`border-b border-line ${stacks ? "max-sm:sr-only" : ""}`}>
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
            <tr
              key={rowKey(row)}
              className={`border-b border-line/60 last:border-0 ${stacks ? STACKED_ROW : ""}`}
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={`px-2 py-2.5 align-middle ${look(column)} ${stacks ? STACKED_CELL : ""}`}
                >
                  {stacks && column.numeric ? (
                    <span aria-hidden className="mr-2 text-xs text-soft sm:hidden">
                      {column.title}
                    </span>
                  ) : null}
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
