import { orchestratorListQuery, registerOrchestratorBody } from "@/lib/schemas/network/orchestrator";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { registerOrchestrator } from "./commands/register-orchestrator";
import { getOrchestrator, listOrchestrators } from "./reads/orchestrators";

const { row } = rowsOf(ACTIONS);
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
      run: ({ context, body, call }) => registerOrchestrator(context, call(body)),
    }),
    row({
      method: "GET",
      path: `${ORCHESTRATORS}/{id}`,
      action: "network.read",
      params: z.object({ id }),
      run: async ({ context, actor, params }) =>
        ok(await getOrchestrator(context.store, { actor, id: params.id })),
    }),
  ],
};
