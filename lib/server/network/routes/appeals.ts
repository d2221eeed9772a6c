import { appealBody, appealListQuery, reasonBody } from "@/lib/schemas/network/appeal";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS, authorizeAppeal } from "@/lib/server/network/access";
import { appealSample } from "@/lib/server/network/commands/appeal-sample";
import { decideAppeal } from "@/lib/server/network/commands/decide-appeal";
import { APPEAL_COLUMNS, listAppeals } from "@/lib/server/network/reads/appeals";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });
const ORCHESTRATOR = "/api/v1/network/orchestrators/{id}";
const sampleId = z.string().regex(/^\d{1,15}$/, "A sample is named by its slot.");

const decide = (verb: "uphold" | "refuse") =>
  row({
    method: "POST",
    path: `/api/v1/network/appeals/{id}/${verb}`,
    action: "network.operate",
    params,
    body: reasonBody,
    run: ({ context, params, body, call }) =>
      decideAppeal(context, call({ id: params.id, verb, reason: body.reason })),
  });

/** An owner calls a sample wrong, an operator decides. */
export const APPEAL_ROWS = [
  row({
    method: "POST",
    path: `${ORCHESTRATOR}/samples/{sampleId}/appeal`,
    action: "network.appeal",
    params: params.extend({ sampleId }),
    body: appealBody,
    guard: async ({ context, actor, params }) => {
      authorizeAppeal(actor, await context.store.read((tx) => findOrchestrator(tx, params.id)));
    },
    run: ({ context, params, body, call }) => appealSample(context, call({ ...params, ...body })),
  }),
  row({
    method: "GET",
    path: `${ORCHESTRATOR}/appeals`,
    action: "network.read",
    params,
    query: appealListQuery,
    run: async ({ request, context, actor, params, query }) => {
      const of = { actor, orchestratorId: params.id, filter: query };
      return itemsOrCsv(request, await listAppeals(context.store, of), APPEAL_COLUMNS);
    },
  }),
  /** Those of all, for whoever decides them. */
  row({
    method: "GET",
    path: "/api/v1/network/appeals",
    action: "network.operate",
    query: appealListQuery,
    run: async ({ context, actor, query }) =>
      ok(await listAppeals(context.store, { actor, orchestratorId: null, filter: query })),
  }),
  decide("uphold"),
  decide("refuse"),
];
