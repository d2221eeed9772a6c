import type { Actor } from "@/lib/domain/access/actor";
import { id } from "@/lib/schemas/text";
import { editServiceBody, registerServiceBody } from "@/lib/schemas/treasury/service";
import { z } from "@/lib/schemas/zod";
import { done } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import type { Context } from "@/lib/server/kernel/context";
import { ACTIONS, authorizeOnService } from "@/lib/server/treasury/access";
import { deleteService } from "@/lib/server/treasury/commands/delete-service";
import { editService } from "@/lib/server/treasury/commands/edit-service";
import { registerService } from "@/lib/server/treasury/commands/register-service";
import { listServices, SERVICE_COLUMNS } from "@/lib/server/treasury/reads/services";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

export const SERVICE_ROWS = [
  row({
    method: "GET",
    path: "/api/v1/services",
    action: "services.read",
    run: async ({ request, context, actor }) => {
      const services = await listServices(context.store, actor);
      return itemsOrCsv(request, services, SERVICE_COLUMNS);
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
    guard: requireMayChange,
    run: ({ runtime, context, params, body, call }) =>
      editService({ context, outbound: runtime.outbound }, call({ ...body, serviceId: params.id })),
  }),
  /** Takes an owner's service away. */
  row({
    method: "DELETE",
    path: "/api/v1/services/{id}",
    action: "services.edit",
    params,
    guard: requireMayChange,
    run: async ({ context, params, call }) => {
      await deleteService(context, call({ serviceId: params.id }));
      return done();
    },
  }),
];

async function requireMayChange(asked: {
  context: Context;
  actor: Actor;
  params: { id: string };
}): Promise<void> {
  const { context, actor, params } = asked;
  authorizeOnService(actor, await context.store.read((tx) => findService(tx, params.id)));
}
