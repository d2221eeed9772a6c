import { ACTIONS } from "./access";
import { ok } from "./answer";
import { METRICS_ROW } from "./metrics";
import { rowsOf } from "./route-table";
import type { RouteTable } from "./subsystem";

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
    METRICS_ROW,
  ],
};
