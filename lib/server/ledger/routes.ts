import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { listTransactions, TRANSACTION_COLUMNS } from "./reads/list-transactions";

const { row } = rowsOf(ACTIONS);

export const ledgerRoutes: RouteTable = {
  rows: [
    /** Journals of the books: all for an operator, one's own for everybody else. */
    row({
      method: "GET",
      path: "/api/v1/transactions",
      action: "transactions.list",
      query: transactionListQuery,
      run: async ({ request, context, actor, query }) => {
        const page = await listTransactions(context.store, { actor, filter: query });
        return itemsOrCsv(request, page, TRANSACTION_COLUMNS);
      },
    }),
  ],
};
