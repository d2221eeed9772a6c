import {
  moveOrchestratorBody,
  orchestratorListQuery,
  registerOrchestratorBody,
} from "@/lib/schemas/network/orchestrator";
import { issuedRegistration, issueRegistrationBody } from "@/lib/schemas/network/worker";
import { pageQuery } from "@/lib/schemas/page";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { done, ok } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import type { Context } from "@/lib/server/kernel/context";
import { ACTIONS, authorizeOnOrchestrator } from "./access";
import { dropRegistration, issueRegistration } from "./commands/issue-registration";
import { moveOrchestrator } from "./commands/move-orchestrator";
import { registerOrchestrator } from "./commands/register-orchestrator";
import { removeOrchestrator } from "./commands/remove-orchestrator";
import { workerSecret } from "./operations/worker-secret";
import { EVALUATION_COLUMNS, listEvaluationsOf, listSamplesOf, SAMPLE_COLUMNS } from "./reads/history";
import { readNetwork } from "./reads/network";
import { getOrchestrator, listOrchestrators } from "./reads/orchestrators";
import { payoutAssets } from "./reads/payout-assets";
import { listPayouts, PAYOUT_COLUMNS } from "./reads/payouts";
import { listRegistrations } from "./reads/registrations";
import { APPEAL_ROWS } from "./routes/appeals";
import { OPERATOR_ROWS } from "./routes/operate";
import { findOrchestrator } from "./tables/orchestrators";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });
const ORCHESTRATORS = "/api/v1/network/orchestrators";
const at = ({ clock, config }: Context) => ({ nowMs: clock(), rules: config.payouts });
const REGISTRATIONS = "/api/v1/network/registrations";

export const networkRoutes: RouteTable = {
  rows: [
    ...APPEAL_ROWS,
    ...OPERATOR_ROWS,
    /** How all fare, and what they earned in the last hour. */
    row({
      method: "GET",
      path: "/api/v1/network",
      action: "network.read",
      run: async ({ context, actor }) =>
        ok(await readNetwork(context.store, { actor, at: at(context), assets: payoutAssets(context) })),
    }),
    row({
      method: "GET",
      path: ORCHESTRATORS,
      action: "network.read",
      query: orchestratorListQuery,
      run: async ({ context, actor, query }) =>
        ok(await listOrchestrators(context.store, { actor, filter: query, at: at(context) })),
    }),
    row({
      method: "POST",
      path: ORCHESTRATORS,
      action: "network.register",
      body: registerOrchestratorBody,
      run: ({ runtime, context, body, call }) =>
        registerOrchestrator({ context, askPayee: runtime.askPayee }, call(body)),
    }),
    row({
      method: "GET",
      path: `${ORCHESTRATORS}/{id}`,
      action: "network.read",
      params,
      run: async ({ context, actor, params }) =>
        ok(await getOrchestrator(context.store, { actor, id: params.id, at: at(context) })),
    }),
    row({
      method: "GET",
      path: `${ORCHESTRATORS}/{id}/samples`,
      action: "network.read",
      params,
      query: pageQuery,
      run: async ({ request, context, actor, params, query }) => {
        const page = await listSamplesOf(context.store, { actor, id: params.id, filter: query });
        return itemsOrCsv(request, page, SAMPLE_COLUMNS);
      },
    }),
    row({
      method: "GET",
      path: `${ORCHESTRATORS}/{id}/evaluations`,
      action: "network.read",
      params,
      query: pageQuery,
      run: async ({ request, context, actor, params, query }) => {
        const page = await listEvaluationsOf(context.store, { actor, id: params.id, filter: query });
        return itemsOrCsv(request, page, EVALUATION_COLUMNS);
      },
    }),
    row({
      method: "GET",
      path: `${ORCHESTRATORS}/{id}/payouts`,
      action: "network.read",
      params,
      query: pageQuery,
      run: async ({ request, context, actor, params, query }) => {
        const page = await listPayouts(context.store, { actor, orchestratorId: params.id, filter: query });
        return itemsOrCsv(request, page, PAYOUT_COLUMNS);
      },
    }),
    row({
      method: "PATCH",
      path: `${ORCHESTRATORS}/{id}`,
      action: "network.remove",
      params,
      body: moveOrchestratorBody,
      guard: async ({ context, actor, params }) => {
        authorizeOnOrchestrator(actor, await context.store.read((tx) => findOrchestrator(tx, params.id)));
      },
      run: ({ runtime, context, params, body, call }) =>
        moveOrchestrator({ context, askPayee: runtime.askPayee }, call({ ...body, id: params.id })),
    }),
    row({
      method: "DELETE",
      path: `${ORCHESTRATORS}/{id}`,
      action: "network.remove",
      params,
      guard: async ({ context, actor, params }) => {
        authorizeOnOrchestrator(actor, await context.store.read((tx) => findOrchestrator(tx, params.id)));
      },
      run: async ({ context, params, call }) => {
        await removeOrchestrator(context, call({ id: params.id }));
        return done();
      },
    }),
    row({
      method: "GET",
      path: REGISTRATIONS,
      action: "network.workers",
      run: async ({ context }) => ok(await context.store.read(listRegistrations)),
    }),
    row({
      method: "POST",
      path: REGISTRATIONS,
      action: "network.workers",
      body: issueRegistrationBody,
      run: async ({ runtime, context, body, call }) => {
        const reply = await issueRegistration(context, call(body));
        const issued = issuedRegistration.parse(JSON.parse(reply.body));
        const secret = workerSecret(runtime.env.authSecret, issued.id);
        return { ...reply, body: JSON.stringify({ ...issued, secret }) };
      },
    }),
    row({
      method: "DELETE",
      path: `${REGISTRATIONS}/{id}`,
      action: "network.workers",
      params,
      run: async ({ context, params, call }) => {
        await dropRegistration(context, call({ id: params.id }));
        return done();
      },
    }),
  ],
};
