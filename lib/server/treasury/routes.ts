import { id } from "@/lib/schemas/text";
import { decisionListQuery } from "@/lib/schemas/treasury/decision";
import { type TreasuryTable, type TreasuryWire, treasuryQuery } from "@/lib/schemas/treasury/overview";
import { z } from "@/lib/schemas/zod";
import { type Answer, ok } from "@/lib/server/http/answer";
import { csv, itemsOrCsv, jsonOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { DECISION_COLUMNS, getDecision, listDecisions } from "./reads/decisions";
import { BALANCE_COLUMNS, POINT_COLUMNS, SUSPENSE_COLUMNS } from "./reads/desk/books-tables";
import { treasuryOverview } from "./reads/overview";
import { proveInvariants } from "./reads/prove-invariants";
import { AGENT_COLUMNS } from "./reads/spending-agents";
import { APPROVAL_ROWS } from "./routes/approvals";
import { CALL_ROWS } from "./routes/calls";
import { DESK_ROWS } from "./routes/desk";
import { DRAFT_ROWS } from "./routes/drafts";
import { POLICY_ROWS } from "./routes/policy";
import { REPLAY_ROWS } from "./routes/replay";
import { SERVICE_ROWS } from "./routes/services";

const { row } = rowsOf(ACTIONS);

const TABLES: Readonly<Record<TreasuryTable, (overview: TreasuryWire) => Answer>> = {
  budgets: ({ agents }) => csv(agents, AGENT_COLUMNS),
  balances: ({ balances }) => csv(balances, BALANCE_COLUMNS),
  series: ({ series }) => csv(series, POINT_COLUMNS),
  suspense: ({ suspense }) => csv(suspense, SUSPENSE_COLUMNS),
};

export const treasuryRoutes: RouteTable = {
  rows: [
    /** Every coin of the house, in the books and beside them on the chain; as CSV one of its tables. */
    row({
      method: "GET",
      path: "/api/v1/treasury",
      action: "treasury.read",
      query: treasuryQuery,
      run: async ({ request, runtime, context, actor, query }) => {
        const sources = { store: context.store, chain: runtime.chainReader };
        const overview = await treasuryOverview(sources, { actor, nowMs: context.clock() });
        return jsonOrCsv(request, overview, TABLES[query.table]);
      },
    }),
    /** The proof of the books. */
    row({
      method: "GET",
      path: "/api/v1/invariants",
      action: "invariants.read",
      run: async ({ runtime, context, actor }) => {
        const { checks, chainReader: chain } = runtime;
        const sources = { store: context.store, checks, chain, hasChain: context.chain !== null };
        return ok(await proveInvariants(sources, { actor, nowMs: context.clock() }));
      },
    }),
    row({
      method: "GET",
      path: "/api/v1/decisions",
      action: "decisions.read",
      query: decisionListQuery,
      run: async ({ request, context, actor, query }) => {
        const page = await listDecisions(context.store, { actor, filter: query });
        return itemsOrCsv(request, page, DECISION_COLUMNS);
      },
    }),
    row({
      method: "GET",
      path: "/api/v1/decisions/{id}",
      action: "decisions.read",
      params: z.object({ id }),
      run: async ({ context, actor, params }) =>
        ok(await getDecision(context.store, { actor, id: params.id })),
    }),
    ...APPROVAL_ROWS,
    ...CALL_ROWS,
    ...DESK_ROWS,
    ...DRAFT_ROWS,
    ...POLICY_ROWS,
    ...REPLAY_ROWS,
    ...SERVICE_ROWS,
  ],
};
