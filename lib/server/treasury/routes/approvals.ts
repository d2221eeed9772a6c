import { approvalListQuery, approvalParams, approveBody } from "@/lib/schemas/treasury/approval";
import { reasonBody } from "@/lib/schemas/treasury/policy";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { approveCall } from "@/lib/server/treasury/commands/approve-call";
import { refuseCall } from "@/lib/server/treasury/commands/refuse-call";
import { getApproval, listApprovals } from "@/lib/server/treasury/reads/approvals";

const { row } = rowsOf(ACTIONS);

export const APPROVAL_ROWS = [
  /** Calls that wait for an approval, and until when. */
  row({
    method: "GET",
    path: "/api/v1/approvals",
    action: "decisions.read",
    query: approvalListQuery,
    run: async ({ context, actor, query }) =>
      ok(await listApprovals(context.store, { actor, cursor: query.cursor, limit: query.limit })),
  }),
  row({
    method: "GET",
    path: "/api/v1/approvals/{id}",
    action: "decisions.read",
    params: approvalParams,
    run: async ({ context, actor, params }) => ok(await getApproval(context.store, { actor, id: params.id })),
  }),
  /** As asking for the call: paid and served, or 202 while it goes on. */
  row({
    method: "POST",
    path: "/api/v1/approvals/{id}/approve",
    action: "approvals.decide",
    params: approvalParams,
    body: approveBody,
    run: ({ runtime, context, params, body, call }) =>
      approveCall({ ...runtime, context }, call({ ...body, id: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/approvals/{id}/refuse",
    action: "approvals.decide",
    params: approvalParams,
    body: reasonBody,
    run: ({ context, params, body, call }) => refuseCall(context, call({ ...body, id: params.id })),
  }),
];
