import type { Cursor } from "@/lib/schemas/page";
import { type Condition, where } from "@/lib/server/store/conditions";

interface Asked {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly before?: Cursor | undefined;
}

/**
 * How a list goes on, newest first: by id, which sorts by time and needs no index of its own. One of a time goes by the
 * time that it is of, or a time long ago would be looked for among all that came after it.
 */
export function orderOf(
  { from, to, before }: Asked,
  { id, atMs }: { id: string; atMs: string },
): { conditions: readonly Condition[]; by: string } {
  const isOfATime = from !== undefined || to !== undefined;
  if (!isOfATime) {
    return { conditions: before === undefined ? [] : [where(`${id} < ?`, before.id)], by: `${id} DESC` };
  }
  const conditions = [
    ...(from === undefined ? [] : [where(`${atMs} >= ?`, from)]),
    ...(to === undefined ? [] : [where(`${atMs} < ?`, to)]),
    ...(before === undefined ? [] : [where(`(${atMs}, ${id}) < (?, ?)`, before.atMs, before.id)]),
  ];
  return { conditions, by: `${atMs} DESC, ${id} DESC` };
}
