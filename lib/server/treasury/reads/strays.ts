import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { StrayWire } from "@/lib/schemas/treasury/stray";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { strayPayments } from "@/lib/server/treasury/tables/router-payments";
import type { RouterPaymentRow } from "@/lib/server/treasury/tables/rows";

const SHOWN = 100;

/** Payments of the router that nobody here had decided, newest first. @throws Forbidden for anybody but an operator */
export async function listStrays(store: Store, actor: Actor): Promise<{ items: StrayWire[] }> {
  authorize(actor, ACTIONS["treasury.read"]);
  const rows = await store.read((tx) => strayPayments(tx, SHOWN));
  return { items: rows.map(strayView) };
}

export function strayView(row: RouterPaymentRow): StrayWire {
  return {
    id: row.id,
    provider: row.providerAddress,
    amount: moneyView("MNEE", row.units),
    returned: moneyView("MNEE", row.returnedUnits),
    transactionHash: row.txHash,
    block: row.blockNumber,
    at: timeView(row.atMs),
    resolvedAt: timeView(row.resolvedAtMs),
    note: row.note,
  };
}
