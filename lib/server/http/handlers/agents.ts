import { NotFound } from "@/lib/domain/errors";
import { authorize } from "@/lib/domain/market/permissions";
import { agentListQuery, editAgentBody, registerAgentBody } from "@/lib/schemas/agent";
import { id } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { editAgent } from "@/lib/server/commands/market/edit-agent";
import { registerAgent } from "@/lib/server/commands/market/register-agent";
import { getAgent, listAgents } from "@/lib/server/queries/agents";
import { buyerRecord } from "@/lib/server/queries/buyer-record";
import { agentReputation } from "@/lib/server/queries/reputation";
import { findAgent } from "@/lib/server/store/statements/agents";
import { ok } from "../answer";
import { resource } from "../resource";
import { route } from "../route";

const params = z.object({ id });

export const agentsResource = resource({
  GET: route({
    action: "agents.read",
    query: agentListQuery,
    run: async ({ runtime, actor, query }) => ok(await listAgents(runtime.reader, { actor, filter: query })),
  }),
  POST: route({
    action: "agents.register",
    body: registerAgentBody,
    run: ({ house, body, call }) => registerAgent(house, call(body)),
  }),
});

export const agentResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ runtime, params }) => ok(await getAgent(runtime.reader, params.id)),
  }),
  PATCH: route({
    action: "agents.edit",
    params,
    body: editAgentBody,
    guard: async ({ house, actor, params }) => {
      const agent = await house.store.read((tx) => findAgent(tx, params.id));
      if (!agent) throw new NotFound();
      authorize(actor, "agents.edit", { ownerId: agent.ownerId });
    },
    run: ({ house, params, body, call }) => editAgent(house, call({ ...body, agentId: params.id })),
  }),
});

/** Every input of an agent's reputation, so that anybody can recompute it. */
export const reputationResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ runtime, params }) => ok(await agentReputation(runtime.reader, params.id)),
  }),
});

/** How somebody behaves as a buyer. */
export const buyerResource = resource({
  GET: route({
    action: "agents.read",
    params,
    run: async ({ runtime, params }) => ok(await buyerRecord(runtime.reader, params.id)),
  }),
});
