import { maintenanceBody, reasonBody } from "@/lib/schemas/network/appeal";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/network/access";
import { declareMaintenance } from "@/lib/server/network/commands/declare-maintenance";
import { reinstateOrchestrator, suspendOrchestrator } from "@/lib/server/network/commands/hold-orchestrator";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });
const ORCHESTRATOR = "/api/v1/network/orchestrators/{id}";

/** What operators do with an orchestrator, whoever owns it. */
export const OPERATOR_ROWS = [
  row({
    method: "POST",
    path: `${ORCHESTRATOR}/suspend`,
    action: "network.operate",
    params,
    body: reasonBody,
    run: ({ context, params, body, call }) => suspendOrchestrator(context, call({ ...params, ...body })),
  }),
  row({
    method: "POST",
    path: `${ORCHESTRATOR}/reinstate`,
    action: "network.operate",
    params,
    body: reasonBody,
    run: ({ context, params, body, call }) => reinstateOrchestrator(context, call({ ...params, ...body })),
  }),
  row({
    method: "POST",
    path: `${ORCHESTRATOR}/maintenance`,
    action: "network.operate",
    params,
    body: maintenanceBody,
    run: ({ context, params, body, call }) => declareMaintenance(context, call({ ...params, ...body })),
  }),
];
