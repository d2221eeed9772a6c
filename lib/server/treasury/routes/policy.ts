import { pageQuery } from "@/lib/schemas/page";
import { id } from "@/lib/schemas/text";
import {
  changePolicyBody,
  editSpendingAgentBody,
  killSwitchBody,
  reasonBody,
  resetBudgetsBody,
} from "@/lib/schemas/treasury/policy";
import { resolveStrayBody, strayParams } from "@/lib/schemas/treasury/stray";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { itemsOrCsv } from "@/lib/server/http/csv";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/treasury/access";
import { changePolicy } from "@/lib/server/treasury/commands/change-policy";
import { editSpendingAgent, setAgentPaused } from "@/lib/server/treasury/commands/edit-spending-agent";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { resolveStrayPayment } from "@/lib/server/treasury/commands/resolve-stray";
import { shadowPolicy } from "@/lib/server/treasury/commands/run-shadow";
import { setClockBack } from "@/lib/server/treasury/commands/set-clock-back";
import { throwKillSwitch } from "@/lib/server/treasury/commands/throw-kill-switch";
import { getPolicy, listPolicyVersions, VERSION_COLUMNS } from "@/lib/server/treasury/reads/policy-view";
import { killSwitchView } from "@/lib/server/treasury/reads/spending-agents";
import { listStrays } from "@/lib/server/treasury/reads/strays";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

export const POLICY_ROWS = [
  /** Payments of the router that no decision here asked for. */
  row({
    method: "GET",
    path: "/api/v1/treasury/strays",
    action: "treasury.read",
    run: async ({ context, actor }) => ok(await listStrays(context.store, actor)),
  }),
  row({
    method: "POST",
    path: "/api/v1/treasury/strays/{id}/resolve",
    action: "treasury.operate",
    params: strayParams,
    body: resolveStrayBody,
    run: ({ context, params, body, call }) =>
      resolveStrayPayment(context, call({ ...body, paymentId: params.id })),
  }),
  row({
    method: "GET",
    path: "/api/v1/policy",
    action: "policy.read",
    run: async ({ context, actor }) => ok(await getPolicy(context.store, actor)),
  }),
  /** As a new version, or in shadow. */
  row({
    method: "PUT",
    path: "/api/v1/policy",
    action: "policy.change",
    body: changePolicyBody,
    run: ({ context, body: { mode, ...policy }, call }) =>
      (mode === "shadow" ? shadowPolicy : changePolicy)(context, call(policy)),
  }),
  row({
    method: "GET",
    path: "/api/v1/policy/versions",
    action: "policy.read",
    query: pageQuery,
    run: async ({ request, context, actor, query }) => {
      const page = await listPolicyVersions(context.store, {
        actor,
        cursor: query.cursor,
        limit: query.limit,
      });
      return itemsOrCsv(request, page, VERSION_COLUMNS);
    },
  }),
  row({
    method: "PUT",
    path: "/api/v1/treasury/agents/{id}",
    action: "treasury.operate",
    params,
    body: editSpendingAgentBody,
    run: ({ context, params, body, call }) =>
      editSpendingAgent(context, call({ ...body, agentId: params.id })),
  }),
  row({
    method: "POST",
    path: "/api/v1/treasury/agents/{id}/pause",
    action: "treasury.operate",
    params,
    body: reasonBody,
    run: ({ context, params, body, call }) =>
      setAgentPaused(context, call({ ...body, agentId: params.id, isPaused: true })),
  }),
  row({
    method: "POST",
    path: "/api/v1/treasury/agents/{id}/resume",
    action: "treasury.operate",
    params,
    body: reasonBody,
    run: ({ context, params, body, call }) =>
      setAgentPaused(context, call({ ...body, agentId: params.id, isPaused: false })),
  }),
  /** Lets the days of agents begin anew; caps of services and the house, and the chain's ceiling, stay as they are. */
  row({
    method: "POST",
    path: "/api/v1/treasury/reset",
    action: "treasury.operate",
    body: resetBudgetsBody,
    run: ({ context, body, call }) => resetBudgets(context, call(body)),
  }),
  /** After a clock that was far ahead for once: budgets go by the house's again; 202 until a second operator asks too. */
  row({
    method: "POST",
    path: "/api/v1/treasury/clock",
    action: "treasury.operate",
    body: reasonBody,
    run: ({ context, body, call }) => setClockBack(context, call(body)),
  }),
  /** Beforehand: what becomes of each call under way. */
  row({
    method: "GET",
    path: "/api/v1/treasury/kill-switch",
    action: "treasury.read",
    run: async ({ context, actor }) => ok(await killSwitchView(context.store, actor)),
  }),
  row({
    method: "POST",
    path: "/api/v1/treasury/kill-switch",
    action: "treasury.operate",
    body: killSwitchBody,
    run: ({ context, body, call }) => throwKillSwitch(context, call(body)),
  }),
];
