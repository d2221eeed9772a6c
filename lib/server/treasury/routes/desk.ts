import { id } from "@/lib/schemas/text";
import { periodQuery } from "@/lib/schemas/treasury/desk";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { csv, itemsOrCsv, jsonOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { DECISION_POINT_COLUMNS, decisionSeries } from "@/lib/server/treasury/reads/desk/decision-series";
import { FLOW_COLUMNS, readFlows } from "@/lib/server/treasury/reads/desk/flows";
import { readWhy } from "@/lib/server/treasury/reads/desk/why";

const { row } = rowsOf(ACTIONS);

/** What the pictures of the treasury's page are drawn from. */
export const DESK_ROWS = [
  /** Where the money went of calls that were let pass in a time: by whom, of what, and what came of it. */
  row({
    method: "GET",
    path: "/api/v1/treasury/flows",
    action: "treasury.read",
    query: periodQuery,
    run: async ({ request, context, actor, query }) => {
      const flows = await readFlows(context.store, { actor, period: query });
      return itemsOrCsv(request, flows, FLOW_COLUMNS);
    },
  }),
  /** What the policy said over time, in at most 60 stretches, and the versions that it had. */
  row({
    method: "GET",
    path: "/api/v1/treasury/decision-series",
    action: "decisions.read",
    query: periodQuery,
    run: async ({ request, context, actor, query }) => {
      const series = await decisionSeries(context.store, { actor, period: query });
      return jsonOrCsv(request, series, ({ points }) => csv(points, DECISION_POINT_COLUMNS));
    },
  }),
  /** A decision again: what was asked for, and what the same would come to now. */
  row({
    method: "GET",
    path: "/api/v1/decisions/{id}/why",
    action: "decisions.read",
    params: z.object({ id }),
    run: async ({ context, actor, params }) =>
      ok(await readWhy(context.store, { actor, id: params.id, nowMs: context.clock() })),
  }),
];
