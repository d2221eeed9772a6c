import { shadowDecisionsQuery, startShadowBody } from "@/lib/schemas/treasury/shadow";
import {
  type SimulationTable,
  type SimulationWire,
  simulateBody,
  simulationQuery,
} from "@/lib/schemas/treasury/simulation";
import { type Answer, ok } from "@/lib/server/http/answer";
import { whenGone } from "@/lib/server/http/client-gone";
import { csv, itemsOrCsv, jsonOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { startShadow, stopShadow } from "@/lib/server/treasury/commands/run-shadow";
import { getShadow, listShadowed, SHADOWED_COLUMNS } from "@/lib/server/treasury/reads/replay/shadow-view";
import { simulate } from "@/lib/server/treasury/reads/replay/simulate";
import {
  FLIPPED_COLUMNS,
  GROUP_COLUMNS,
  STEP_COLUMNS,
} from "@/lib/server/treasury/reads/replay/simulation-tables";

const { row } = rowsOf(ACTIONS);

const TABLES: Readonly<Record<SimulationTable, (simulation: SimulationWire) => Answer>> = {
  changed: ({ changed }) => csv(changed, FLIPPED_COLUMNS),
  groups: ({ groups }) => csv(groups, GROUP_COLUMNS),
  series: ({ series }) => csv(series, STEP_COLUMNS),
};

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
    run: async ({ request, context, actor, query }) => {
      const page = await listShadowed(context.store, { actor, filter: query });
      return itemsOrCsv(request, page, SHADOWED_COLUMNS);
    },
  }),
  /** A period's calls decided again by a change of the policy; as CSV one of its tables. */
  row({
    method: "POST",
    path: "/api/v1/treasury/simulations",
    action: "policy.read",
    query: simulationQuery,
    body: simulateBody,
    run: async ({ request, context, actor, query, body }) => {
      const simulation = await simulate(context.store, { actor, input: body, signal: whenGone(request) });
      return jsonOrCsv(request, simulation, TABLES[query.table]);
    },
  }),
];
