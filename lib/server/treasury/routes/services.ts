import { id } from "@/lib/schemas/text";
import { editServiceBody, registerServiceBody } from "@/lib/schemas/treasury/service";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { csv, wantsCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS, authorizeOnService } from "@/lib/server/treasury/access";
import { editService } from "@/lib/server/treasury/commands/edit-service";
import { registerService } from "@/lib/server/treasury/commands/register-service";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { listServices, SERVICE_COLUMNS } from "@/lib/server/treasury/reads/services";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

export const SERVICE_ROWS = [
  row({
    method: "GET",
    path: "/api/v1/services",
    action: "services.read",
    run: async ({ request, context, actor }) => {
      const services = await listServices(context.store, actor);
      return wantsCsv(request) ? csv(services.items, SERVICE_COLUMNS) : ok(services);
    },
  }),
  row({
    method: "POST",
    path: "/api/v1/services",
    action: "services.register",
    body: registerServiceBody,
    run: ({ runtime, context, body, call }) =>
      registerService({ context, outbound: runtime.outbound }, call(body)),
  }),
  row({
    method: "PATCH",
    path: "/api/v1/services/{id}",
    action: "services.edit",
    params,
    body: editServiceBody,
    guard: async ({ context, actor, params }) => {
      const { policy } = await context.store.read(currentPolicy);
      authorizeOnService(actor, policy.services.find((one) => one.id === params.id) ?? null);
    },
    run: ({ runtime, context, params, body, call }) =>
      editService({ context, outbound: runtime.outbound }, call({ ...body, serviceId: params.id })),
  }),
];
