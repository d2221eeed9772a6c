import { ASK_KINDS, SERVICE_OF_KIND } from "@/lib/domain/assistant/ask";
import { type InputSchema, inputSchemaOf, toolSays } from "@/lib/domain/assistant/tool-inputs";
import { type ToolKind, toolKindOf, toolNameOf } from "@/lib/domain/assistant/tool-kinds";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { ServiceInput } from "@/lib/domain/treasury/service/input";

/** A service as models ask for it. */
export interface ServiceTool {
  readonly serviceId: string;
  readonly name: string;
  readonly kind: ToolKind;
  readonly says: string;
  readonly input: InputSchema;
}

/** Owners' services that one agent is offered at most: models take no long lists. */
const MOST_OF_OWNERS = 60;

export const mayUse = (agentId: string, service: Service): boolean =>
  service.isActive &&
  !service.blockedAgents.includes(agentId) &&
  (service.allowedAgents === null || service.allowedAgents.includes(agentId));

/** @param takes what its owner says that it takes; null where nobody said, and of the house's own */
export function toolOf(serviceId: string, takes: ServiceInput | null = null): ServiceTool {
  const kind = toolKindOf(serviceId);
  const name = toolNameOf(serviceId);
  return {
    serviceId,
    name,
    kind,
    says: toolSays(kind, { serviceId, example: takes?.example ?? null }),
    input: inputSchemaOf(kind),
  };
}

/**
 * The tools of an agent: what the policy lets it use, and the house's own four whatever the policy says, so that a
 * refusal is the policy's, with its reason and its decision. No two have one name.
 */
export function toolsOf(policy: Policy, agentId: string): ServiceTool[] {
  const own = ASK_KINDS.map((kind) => SERVICE_OF_KIND[kind]);
  const others = policy.services
    .filter((service) => !own.includes(service.id) && mayUse(agentId, service))
    .map(({ id, input }) => toolOf(id, input));
  const byName = new Map<string, ServiceTool>();
  for (const tool of [...own.map((id) => toolOf(id)), ...others.slice(0, MOST_OF_OWNERS)])
    if (!byName.has(tool.name)) byName.set(tool.name, tool);
  return [...byName.values()];
}
