import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { ASK_KINDS, type AskKind, SERVICE_OF_KIND } from "@/lib/domain/assistant/ask";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { AssistantToolWire, AssistantWire } from "@/lib/schemas/assistant/assistant";
import { jsonObject } from "@/lib/schemas/json";
import { ACTIONS } from "@/lib/server/assistant/access";
import type { Context } from "@/lib/server/kernel/context";
import { moneyView } from "@/lib/server/kernel/wire-values";
import { policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { mayUse, toolOf } from "./tools";

const PROMPTS: Readonly<Record<AskKind, string>> = {
  image: "Generate an image of a cyberpunk city",
  price: "What is the price of ETH?",
  batch: "Run a batch computation on 3, 5, 8",
  archive: "Archive this log: user 5 logged in",
};

/** As whom one may speak, who answers, and with which tools. @throws Unauthenticated, Forbidden */
export function showAssistant(
  context: Context,
  query: { actor: Actor; model: AssistantWire["model"] },
): Promise<AssistantWire> {
  authorize(query.actor, ACTIONS["assistant.read"]);
  return context.store.read(async (tx) => {
    const { policy } = await policyInEffect(tx);
    const agents = await spendingAgents(tx, context.clock());
    const tools = policy.services.map((service) => toolView(policy, service));
    return {
      agents: agents.map(({ id, paused, remaining, maxPerCall, passesNow, bound, largeCost, resetsAt }) => {
        return { id, paused, remaining, maxPerCall, passesNow, bound, largeCost, resetsAt };
      }),
      model: query.model,
      tools: tools.filter((tool) => tool.agents.length > 0),
      prompts: ASK_KINDS.flatMap((kind) => promptOf(kind, tools)),
    };
  });
}

function toolView(policy: Policy, service: Service): AssistantToolWire {
  const { serviceId, kind, says, input } = toolOf(service.id, service.input);
  return {
    serviceId,
    kind,
    price: moneyView("MNEE", service.unitPriceUnits),
    says,
    input: jsonObject.parse(input),
    agents: policy.agents.filter(({ id }) => mayUse(id, service)).map(({ id }) => id),
  };
}

/** Nothing where no agent may have it. */
function promptOf(kind: AskKind, tools: readonly AssistantToolWire[]): AssistantWire["prompts"] {
  const [agentId] = tools.find(({ serviceId }) => serviceId === SERVICE_OF_KIND[kind])?.agents ?? [];
  return agentId === undefined ? [] : [{ text: PROMPTS[kind], agentId }];
}
