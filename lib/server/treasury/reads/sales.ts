import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { Page } from "@/lib/schemas/page";
import type { SaleListFilter, SaleWire } from "@/lib/schemas/treasury/sale";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { type ListedSale, listX402Payments } from "@/lib/server/treasury/tables/x402/payments";

/** What was sold by x402, newest first; what is claimed was paid and never served. @throws Forbidden */
export function listSales(
  store: Store,
  query: { actor: Actor; filter: SaleListFilter },
): Promise<Page<SaleWire>> {
  authorize(query.actor, ACTIONS["treasury.read"]);
  const { cursor: before, limit, ...filter } = query.filter;
  return store.read(async (tx) => {
    const rows = await listX402Payments(tx, { ...filter, before, limit: limit + 1 });
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.createdAtMs, id: row.id }),
      view: saleView,
    });
  });
}

function saleView(row: ListedSale): SaleWire {
  return {
    id: row.id,
    serviceId: row.serviceId,
    payer: row.ownerAddress,
    provider: row.payeeAddress,
    amount: moneyView("MNEE", row.units),
    state: row.state,
    transactionHash: row.txHash,
    failure: row.failure,
    tries: row.tries,
    createdAt: timeView(row.createdAtMs),
    paidAt: timeView(row.paidAtMs),
    endedAt: timeView(row.endedAtMs),
  };
}

/** Sales as a table; amounts in nano-MNEE. */
export const SALE_COLUMNS: Columns<SaleWire> = {
  id: ({ id }) => id,
  at: ({ createdAt }) => createdAt,
  service: ({ serviceId }) => serviceId,
  payer: ({ payer }) => payer,
  provider: ({ provider }) => provider,
  units: ({ amount }) => amount.units,
  state: ({ state }) => state,
  transaction: ({ transactionHash }) => transactionHash,
  failure: ({ failure }) => failure,
};
