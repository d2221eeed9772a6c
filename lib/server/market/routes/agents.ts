import { authorizeOn } from "@/lib/domain/access/authorize";
import { agentListQuery, editAgentBody, registerAgentBody } from "@/lib/schemas/market/agent";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/market/access";
import { editAgent } from "@/lib/server/market/commands/edit-agent";
import { registerAgent } from "@/lib/server/market/commands/register-agent";
import { getAgent, listAgents } from "@/lib/server/market/reads/agents";
import { buyerRecord } from "@/lib/server/market/reads/buyer-record";
import { agentReputation } from "@/lib/server/market/reads/reputation";
import { findAgent } from "@/lib/server/market/tables/agents";

const { row } = rowsOf(ACTIONS);
const params = z.object({ id });

export const AGENT_ROWS = [
  row({
    method: "GET",
    path: "/api/v1/agents",
    action: "agents.read",
    query: agentListQuery,
    run: async ({ context, actor, query }) => ok(await listAgents(context.store, { actor, filter: query })),
  }),
  row({
    method: "POST",
    path: "/api/v1/agents",
    action: "agents.register",
    body: registerAgentBody,
    run: ({ context, body, call }) => registerAgent(context, call(body)),
  }),
  row({
    method: "GET",
    path: "/api/v1/agents/{id}",
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await getAgent(context.store, params.id)),
  }),
  row({
    method: "PATCH",
    path: "/api/v1/agents/{id}",
    action: "agents.edit",
    params,
    body: editAgentBody,
    guard: async ({ context, actor, params }) => {
      const agent = await context.store.read((tx) => findAgent(tx, params.id));
      authorizeOn(actor, { rule: ACTIONS["agents.edit"], subject: { ownerId: agent?.ownerId ?? null } });
    },
    run: ({ context, params, body, call }) => editAgent(context, call({ ...body, agentId: params.id })),
  }),
  /** Every input of an agent's reputation, so that anybody can recompute it. */
  row({
    method: "GET",
    path: "/api/v1/agents/{id}/reputation",
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await agentReputation(context.store, params.id)),
  }),
  /** How somebody behaves as a buyer. */
  row({
    method: "GET",
    path: "/api/v1/buyers/{id}",
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await buyerRecord(context.store, params.id)),
  }),
];
