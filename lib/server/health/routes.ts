import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import type { RouteTable } from "@/lib/server/http/subsystem";
import { ACTIONS } from "./access";
import { readinessView } from "./reads/readiness-view";
import { METRICS_ROW } from "./routes/metrics";

const { row } = rowsOf(ACTIONS);

export const healthRoutes: RouteTable = {
  rows: [
    /** The process answers. */
    row({
      method: "GET",
      path: "/health",
      action: "health.read",
      run: async () => ok({ status: "healthy" }),
    }),
    /** The house can do its work: 200, or 503 with what is missing, in words that give nothing away. */
    row({
      method: "GET",
      path: "/ready",
      action: "ready.read",
      run: async ({ runtime }) => {
        const { ready, missing } = await runtime.ready();
        const headers = ready ? [] : ([["retry-after", "2"]] as const);
        return ok({ ready, missing }, { status: ready ? 200 : 503, headers });
      },
    }),
    /** The same for an operator: with details and ages, and all that may wait. */
    row({
      method: "GET",
      path: "/api/v1/readiness",
      action: "readiness.read",
      run: async ({ runtime, context }) => ok(readinessView(await runtime.readiness(), context.clock())),
    }),
    METRICS_ROW,
  ],
};
