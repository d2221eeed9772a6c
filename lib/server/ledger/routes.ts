import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/rows";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { listTransactions } from "./reads/list-transactions";
import { proveInvariants } from "./reconcile/invariants";

const { row } = rowsOf(ACTIONS);

export const ledgerRoutes: RouteTable = {
  rows: [
    /** Journals of the books: all for an operator, one's own for everybody else. */
    row({
      method: "GET",
      path: "/api/v1/transactions",
      action: "transactions.list",
      query: transactionListQuery,
      run: async ({ context, actor, query }) =>
        ok(await listTransactions(context.store, { actor, filter: query })),
    }),
    /** The proof of the books. */
    row({
      method: "GET",
      path: "/api/v1/invariants",
      action: "invariants.read",
      run: async ({ runtime, context, actor }) => {
        const sources = {
          store: context.store,
          chain: runtime.chainReader,
          hasChain: context.chain !== null,
        };
        return ok(await proveInvariants(sources, { actor, nowMs: context.clock() }));
      },
    }),
  ],
};
