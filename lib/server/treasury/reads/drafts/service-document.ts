import type { Service } from "@/lib/domain/treasury/policy";
import type { PolicyDocument } from "@/lib/schemas/treasury/policy";

/** A service as versions of the policy and evidence keep it. */
export function serviceDocument(service: Service): PolicyDocument["services"][number] {
  return {
    ...service,
    unitPriceUnits: `${service.unitPriceUnits}`,
    allowedAgents: service.allowedAgents && [...service.allowedAgents],
    blockedAgents: [...service.blockedAgents],
    fixedInput: { ...service.fixedInput },
  };
}
