import { shadowDecisionsQuery, startShadowBody } from "@/lib/schemas/treasury/shadow";
import { simulateBody } from "@/lib/schemas/treasury/simulation";
import { ok } from "@/lib/server/http/answer";
import { whenGone } from "@/lib/server/http/client-gone";
import { csv, wantsCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { startShadow, stopShadow } from "@/lib/server/treasury/commands/run-shadow";
import { getShadow, listShadowed } from "@/lib/server/treasury/reads/replay/shadow-view";
import { FLIPPED_COLUMNS, simulate } from "@/lib/server/treasury/reads/replay/simulate";

const { row } = rowsOf(ACTIONS);

export const REPLAY_ROWS = [
  /** The policy that runs beside the one that holds, else the last one that did. */
  row({
    method: "GET",
    path: "/api/v1/policy/shadow",
    action: "policy.read",
    run: async ({ context, actor }) => ok(await getShadow(context.store, actor)),
  }),
  row({
    method: "POST",
    path: "/api/v1/policy/shadow",
    action: "policy.change",
    body: startShadowBody,
    run: ({ context, body, call }) => startShadow(context, call(body)),
  }),
  row({
    method: "DELETE",
    path: "/api/v1/policy/shadow",
    action: "policy.change",
    run: ({ context, call }) => stopShadow(context, call({})),
  }),
  row({
    method: "GET",
    path: "/api/v1/policy/shadow/decisions",
    action: "policy.read",
    query: shadowDecisionsQuery,
    run: async ({ context, actor, query }) => ok(await listShadowed(context.store, { actor, filter: query })),
  }),
  /** A period's calls decided again by a change of the policy; as CSV those that would come out otherwise. */
  row({
    method: "POST",
    path: "/api/v1/treasury/simulations",
    action: "policy.read",
    body: simulateBody,
    run: async ({ request, context, actor, body }) => {
      const simulation = await simulate(context.store, { actor, input: body, signal: whenGone(request) });
      return wantsCsv(request) ? csv(simulation.changed, FLIPPED_COLUMNS) : ok(simulation);
    },
  }),
];
