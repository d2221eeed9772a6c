import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import { originOf } from "@/lib/domain/treasury/service-health";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import type { ServiceHealthRow } from "@/lib/server/treasury/tables/rows";
import { earnedByServices } from "@/lib/server/treasury/tables/service-calls";
import { listHealth } from "@/lib/server/treasury/tables/service-health";
import { currentPolicy } from "./current-policy";

/** What agents may buy. @throws Unauthenticated for somebody who is not signed in */
export async function listServices(store: Store, actor: Actor): Promise<{ items: ServiceWire[] }> {
  authorize(actor, ACTIONS["services.read"]);
  return { items: await store.read(showServices) };
}

/** Every service of the policy, with the health of its server. */
export async function showServices(tx: Tx): Promise<ServiceWire[]> {
  const { policy } = await currentPolicy(tx);
  const health = new Map((await listHealth(tx)).map((row) => [row.origin, row]));
  const earned = new Map((await earnedByServices(tx)).map(({ serviceId, units }) => [serviceId, units]));
  return policy.services.map((service) => ({
    ...serviceView(service, health.get(originOf(service) ?? "") ?? null),
    revenue: moneyView("MNEE", earned.get(service.id) ?? 0n),
  }));
}

/** @throws NotFound */
export async function showService(tx: Tx, id: string): Promise<ServiceWire> {
  const service = (await showServices(tx)).find((one) => one.id === id);
  if (!service) throw new NotFound();
  return service;
}

/** An owner's service whose server is down is taken off the list until it answers; the house's own stay. */
function isListed(service: Service, health: ServiceHealthRow | null): boolean {
  return service.ownerId === null || health?.state !== "down";
}

function serviceView(service: Service, health: ServiceHealthRow | null): Omit<ServiceWire, "revenue"> {
  const listed = isListed(service, health);
  return {
    id: service.id,
    unitPrice: moneyView("MNEE", service.unitPriceUnits),
    providerAddress: service.payee,
    category: service.category,
    active: service.isActive && listed,
    verified: service.isVerified,
    divisible: service.isDivisible,
    allowedAgents: service.allowedAgents && [...service.allowedAgents],
    blockedAgents: [...service.blockedAgents],
    summary: service.summaryId,
    owner: service.ownerId,
    listed,
    health: healthView(health),
  };
}

function healthView(health: ServiceHealthRow | null): ServiceWire["health"] {
  if (health === null) return { state: "unknown", since: null, checkedAt: null, tookMs: null };
  const { state, sinceAtMs, checkedAtMs, tookMs } = health;
  return { state, since: timeView(sinceAtMs), checkedAt: timeView(checkedAtMs), tookMs };
}

/** Services as a table; amounts in nano-MNEE, lists with a space between. */
export const SERVICE_COLUMNS: Readonly<Record<string, (service: ServiceWire) => string | null>> = {
  id: ({ id }) => id,
  unit_price_units: ({ unitPrice }) => unitPrice.units,
  provider_address: ({ providerAddress }) => providerAddress,
  category: ({ category }) => category,
  active: ({ active }) => String(active),
  verified: ({ verified }) => String(verified),
  allowed_agents: ({ allowedAgents }) => allowedAgents?.join(" ") ?? "every agent",
  owner: ({ owner }) => owner,
  health: ({ health }) => health.state,
  revenue_units: ({ revenue }) => revenue.units,
};
