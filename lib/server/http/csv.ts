import { type Answer, ok } from "./answer";

/** The names of a table's columns, and what a row has in each; null is an empty cell. */
export type Columns<R> = Readonly<Record<string, (row: R) => string | null>>;

/** A list as JSON, or its items as a table for whoever would rather have one. */
export function itemsOrCsv<R>(
  request: Request,
  list: { readonly items: readonly R[] },
  columns: Columns<R>,
): Answer {
  return jsonOrCsv(request, list, ({ items }) => csv(items, columns));
}

/** A value as JSON, or the table that is made of it. */
export function jsonOrCsv<T>(request: Request, value: T, table: (value: T) => Answer): Answer {
  return wantsCsv(request) ? table(value) : ok(value);
}

/** Rows as RFC 4180 has them, with the names of their columns first. */
export function csv<R>(rows: readonly R[], columns: Columns<R>): Answer {
  const cells = Object.values(columns);
  const lines = rows.map((row) => cells.map((cell) => cellText(cell(row) ?? "")));
  const text = [Object.keys(columns), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
  return { status: 200, body: text, contentType: "text/csv; charset=utf-8" };
}

function wantsCsv(request: Request): boolean {
  return request.headers.get("accept")?.split(",")[0]?.split(";")[0]?.trim() === "text/csv";
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function cellText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
