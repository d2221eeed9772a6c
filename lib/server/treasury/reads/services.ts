import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { Service } from "@/lib/domain/treasury/policy";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { moneyView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { currentPolicy } from "./current-policy";

/** What agents may buy. @throws Unauthenticated for somebody who is not signed in */
export async function listServices(store: Store, actor: Actor): Promise<{ items: ServiceWire[] }> {
  authorize(actor, ACTIONS["services.read"]);
  const { policy } = await store.read(currentPolicy);
  return { items: policy.services.map(serviceView) };
}

function serviceView(service: Service): ServiceWire {
  return {
    id: service.id,
    unitPrice: moneyView("MNEE", service.unitPriceUnits),
    providerAddress: service.payee,
    category: service.category,
    active: service.isActive,
    verified: service.isVerified,
    divisible: service.isDivisible,
    allowedAgents: service.allowedAgents && [...service.allowedAgents],
    blockedAgents: [...service.blockedAgents],
    summary: service.summaryId,
  };
}
