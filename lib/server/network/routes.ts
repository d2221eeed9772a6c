import { orchestratorListQuery, registerOrchestratorBody } from "@/lib/schemas/network/orchestrator";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { done, ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS, authorizeOnOrchestrator } from "./access";
import { registerOrchestrator } from "./commands/register-orchestrator";
import { removeOrchestrator } from "./commands/remove-orchestrator";
import { getOrchestrator, listOrchestrators } from "./reads/orchestrators";
import { findOrchestrator } from "./tables/orchestrators";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });
const ORCHESTRATORS = "/api/v1/network/orchestrators";

export const networkRoutes: RouteTable = {
  rows: [
    row({
      method: "GET",
      path: ORCHESTRATORS,
      action: "network.read",
      query: orchestratorListQuery,
      run: async ({ context, actor, query }) =>
        ok(await listOrchestrators(context.store, { actor, filter: query })),
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
        ok(await getOrchestrator(context.store, { actor, id: params.id })),
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
  ],
};
