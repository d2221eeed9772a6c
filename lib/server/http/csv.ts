import type { Answer } from "./answer";

/** Whether a request would rather have a table than JSON. */
export function wantsCsv(request: Request): boolean {
  return request.headers.get("accept")?.split(",")[0]?.split(";")[0]?.trim() === "text/csv";
}

/** Rows as RFC 4180 has them, with the names of their columns first; null is an empty cell. */
export function csv<R>(
  rows: readonly R[],
  columns: Readonly<Record<string, (row: R) => string | null>>,
): Answer {
  const cells = Object.values(columns);
  const lines = rows.map((row) => cells.map((cell) => cellText(cell(row) ?? "")));
  const text = [Object.keys(columns), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
  return { status: 200, body: text, contentType: "text/csv; charset=utf-8" };
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function cellText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
