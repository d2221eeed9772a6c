import { callListQuery, callParams, callServiceBody } from "@/lib/schemas/treasury/call";
import { word } from "@/lib/schemas/treasury/policy";
import { saleListQuery } from "@/lib/schemas/treasury/sale";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { callService } from "@/lib/server/treasury/commands/call-service";
import { retryCall } from "@/lib/server/treasury/commands/retry-call";
import { CALL_COLUMNS, getCall, listCalls, listClaims } from "@/lib/server/treasury/reads/calls";
import { listSales, SALE_COLUMNS } from "@/lib/server/treasury/reads/sales";

const { row } = rowsOf(ACTIONS);

export const CALL_ROWS = [
  /** A call of a service: decided by the policy, paid, and served; 202 while it goes on. */
  row({
    method: "POST",
    path: "/api/v1/services/{id}/calls",
    action: "services.call",
    params: z.object({ id: word }),
    body: callServiceBody,
    run: ({ runtime, context, params, body, call }) =>
      callService({ ...runtime, context }, call({ ...body, serviceId: params.id })),
  }),
  row({
    method: "GET",
    path: "/api/v1/calls",
    action: "decisions.read",
    query: callListQuery,
    run: async ({ request, context, actor, query }) => {
      const page = await listCalls(context.store, { actor, filter: query });
      return itemsOrCsv(request, page, CALL_COLUMNS);
    },
  }),
  row({
    method: "GET",
    path: "/api/v1/calls/{id}",
    action: "decisions.read",
    params: callParams,
    run: async ({ context, actor, params }) => ok(await getCall(context.store, { actor, id: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/calls/{id}/retry",
    action: "services.call",
    params: callParams,
    run: ({ runtime, context, params, call }) =>
      retryCall({ ...runtime, context }, call({ callId: params.id })),
  }),
  /** What others paid for by themselves. */
  row({
    method: "GET",
    path: "/api/v1/treasury/sales",
    action: "treasury.read",
    query: saleListQuery,
    run: async ({ request, context, actor, query }) => {
      const page = await listSales(context.store, { actor, filter: query });
      return itemsOrCsv(request, page, SALE_COLUMNS);
    },
  }),
  /** Calls that were paid and never served, and whose money has not come back. */
  row({
    method: "GET",
    path: "/api/v1/claims",
    action: "decisions.read",
    query: callListQuery.omit({ state: true, end: true }),
    run: async ({ request, context, actor, query }) => {
      const page = await listClaims(context, { actor, filter: query });
      return itemsOrCsv(request, page, CALL_COLUMNS);
    },
  }),
];
