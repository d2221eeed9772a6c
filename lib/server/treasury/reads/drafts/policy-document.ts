import type { Policy } from "@/lib/domain/treasury/policy";
import type { PolicyDocument } from "@/lib/schemas/treasury/policy";
import { serviceDocument } from "./service-document";

/** A policy as it is kept and shown: amounts as text in nano-MNEE. */
export function documentOf(policy: Policy): PolicyDocument {
  const { burst, newcomer, newPayee, failingProvider, largeCost } = policy.risk;
  const above = <R extends { aboveUnits: bigint }>(rule: R) => ({
    ...rule,
    aboveUnits: `${rule.aboveUnits}`,
  });
  return {
    agents: [...policy.agents],
    services: policy.services.map(serviceDocument),
    caps: policy.caps.map((cap) => ({ ...cap, limitUnits: `${cap.limitUnits}` })),
    risk: {
      burst: above(burst),
      newcomer: above(newcomer),
      newPayee: above(newPayee),
      failingProvider,
      largeCost: above(largeCost),
    },
    lowTreasuryUnits: `${policy.lowTreasuryUnits}`,
    isStopped: policy.isStopped,
  };
}
