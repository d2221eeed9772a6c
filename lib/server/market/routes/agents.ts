import { authorize } from "@/lib/domain/access/permissions";
import { NotFound } from "@/lib/domain/errors";
import { agentListQuery, editAgentBody, registerAgentBody } from "@/lib/schemas/market/agent";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { ok } from "@/lib/server/http/answer";
import { resource } from "@/lib/server/http/resource";
import { route } from "@/lib/server/http/route";
import { editAgent } from "@/lib/server/market/commands/edit-agent";
import { registerAgent } from "@/lib/server/market/commands/register-agent";
import { getAgent, listAgents } from "@/lib/server/market/reads/agents";
import { buyerRecord } from "@/lib/server/market/reads/buyer-record";
import { agentReputation } from "@/lib/server/market/reads/reputation";
import { findAgent } from "@/lib/server/market/tables/agents";

const params = z.object({ id });

export const agentsResource = resource({
  GET: route({
    action: "agents.read",
    query: agentListQuery,
    run: async ({ context, actor, query }) => ok(await listAgents(context.store, { actor, filter: query })),
  }),
  POST: route({
    action: "agents.register",
    body: registerAgentBody,
    run: ({ context, body, call }) => registerAgent(context, call(body)),
  }),
});

export const agentResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await getAgent(context.store, params.id)),
  }),
  PATCH: route({
    action: "agents.edit",
    params,
    body: editAgentBody,
    guard: async ({ context, actor, params }) => {
      const agent = await context.store.read((tx) => findAgent(tx, params.id));
      if (!agent) throw new NotFound();
      authorize(actor, "agents.edit", { ownerId: agent.ownerId });
    },
    run: ({ context, params, body, call }) => editAgent(context, call({ ...body, agentId: params.id })),
  }),
});

/** Every input of an agent's reputation, so that anybody can recompute it. */
export const reputationResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await agentReputation(context.store, params.id)),
  }),
});

/** How somebody behaves as a buyer. */
export const buyerResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ context, params }) => ok(await buyerRecord(context.store, params.id)),
  }),
});
