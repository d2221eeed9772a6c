import type { PolicyChange } from "@/lib/domain/treasury/policy-draft";
import type { PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";

/** A change of the policy as it is kept and shown. */
export function changeDocument({ caps, risk, lowTreasuryUnits, agents }: PolicyChange): PolicyChangeWire {
  const above = <R extends { aboveUnits: bigint }>(rule: R) => ({
    ...rule,
    aboveUnits: `${rule.aboveUnits}`,
  });
  return {
    caps: caps.map((cap) => ({ ...cap, limitUnits: `${cap.limitUnits}` })),
    risk: {
      burst: above(risk.burst),
      newcomer: above(risk.newcomer),
      newPayee: above(risk.newPayee),
      failingProvider: risk.failingProvider,
      largeCost: above(risk.largeCost),
    },
    lowTreasuryUnits: `${lowTreasuryUnits}`,
    agents: [...agents],
  };
}
