import type { WithdrawalPageWire } from "@/lib/schemas/escrow/withdrawal";
import type { Cursor } from "@/lib/schemas/page";
import { listWithdrawalRows } from "@/lib/server/escrow/tables/withdrawals";
import { cutPage } from "@/lib/server/kernel/cut-page";
import type { Store } from "@/lib/server/store/tx";
import { withdrawalView } from "./withdrawal-view";

/** One's own withdrawals, newest first. */
export function listWithdrawals(
  store: Store,
  query: { userId: string; cursor?: Cursor | undefined; limit: number },
): Promise<WithdrawalPageWire> {
  const { userId, cursor: before, limit } = query;
  return store.read(async (tx) => {
    const rows = await listWithdrawalRows(tx, { userId, before, limit: limit + 1 });
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.createdAtMs, id: row.id }),
      view: withdrawalView,
    });
  });
}
