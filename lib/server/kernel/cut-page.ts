import { type Page, writeCursor } from "@/lib/schemas/page";

/** Cuts the one row too many that was read to know whether there is a next page. */
export function cutPage<R, W>(
  rows: readonly R[],
  limit: number,
  as: { cursorOf: (row: R) => { atMs: number; id: string }; view: (row: R) => W },
): Page<W> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(as.cursorOf(last)) : null;
  return { items: shown.map(as.view), nextCursor };
}
