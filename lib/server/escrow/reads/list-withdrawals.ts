import type { WithdrawalPageWire } from "@/lib/schemas/escrow/withdrawal";
import type { Cursor } from "@/lib/schemas/page";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { cutPage } from "@/lib/server/kernel/cut-page";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import { withdrawalView } from "./withdrawal-view";

/** One's own withdrawals, newest first. */
export async function listWithdrawals(
  reader: Reader,
  query: { userId: string; cursor?: Cursor | undefined; limit: number },
): Promise<WithdrawalPageWire> {
  const rows = await reader.withdrawal.findMany({
    where: { userId: query.userId, ...(query.cursor && before(query.cursor)) },
    orderBy: [{ createdAtMs: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  return cutPage(rows.map(asRow) as WithdrawalRow[], query.limit, {
    cursorOf: (row) => ({ atMs: row.createdAtMs, id: row.id }),
    view: withdrawalView,
  });
}

function before(cursor: Cursor) {
  const createdAtMs = BigInt(cursor.atMs);
  return { OR: [{ createdAtMs: { lt: createdAtMs } }, { createdAtMs, id: { lt: cursor.id } }] };
}
