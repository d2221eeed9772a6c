import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { closedBy, unopened } from "@/lib/domain/treasury/owned-service";
import type { Service } from "@/lib/domain/treasury/policy";
import { inputSchemaOf } from "@/lib/domain/treasury/service/input";
import { originOf } from "@/lib/domain/treasury/service-health";
import { jsonObject } from "@/lib/schemas/json";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import type { Columns } from "@/lib/server/http/csv";
import { moneyView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { claimsOfServices, earnedByServices } from "@/lib/server/treasury/tables/call-sums";
import { newestOwned, ownedBy } from "@/lib/server/treasury/tables/owned-services";
import type { OwnedServiceRow } from "@/lib/server/treasury/tables/rows";
import { healthView, type SeenServer, serversOf } from "./desk/server-health";
import { findService, policyInEffect } from "./services-in-effect";

/** Of those that nobody opened an operator is shown the newest. */
const SHOWN_UNOPENED = 200;

/** What agents may buy. @throws Unauthenticated for somebody who is not signed in */
export async function listServices(store: Store, actor: Actor): Promise<{ items: ServiceWire[] }> {
  authorize(actor, ACTIONS["services.read"]);
  return { items: await store.read((tx) => showServices(tx, actor)) };
}

/** A service as it is now, and what its owner says of it. */
interface Shown {
  readonly service: Service;
  readonly owned: OwnedServiceRow | null;
  /** What an operator said of it. */
  readonly said: Service | null;
}

/** Every service of the policy; then those that nobody opened, to their owners, and the newest of them to operators. */
export async function showServices(tx: Tx, viewer: Actor): Promise<ServiceWire[]> {
  const { policy, owned, said: opened } = await policyInEffect(tx);
  const said = policy.services.map((service, place) => ({
    service,
    owned: owned.get(service.id) ?? null,
    said: opened[place] ?? null,
  }));
  const ids = new Set(policy.services.map(({ id }) => id));
  const others = (await unopenedFor(tx, viewer)).filter(({ id }) => !ids.has(id));
  const shown = [...said, ...others.map((row) => ({ service: unopened(row), owned: row, said: null }))];
  return viewsOf(tx, shown, viewer);
}

/** Oldest first. */
async function unopenedFor(tx: Tx, viewer: Actor): Promise<OwnedServiceRow[]> {
  if (viewer.kind !== "user") return [];
  const own = await ownedBy(tx, viewer.userId);
  if (!viewer.roles.operator) return own;
  const newest = await newestOwned(tx, SHOWN_UNOPENED);
  const rows = new Map([...own, ...newest.reverse()].map((row) => [row.id, row]));
  return [...rows.values()];
}

/** @throws NotFound */
export async function showService(tx: Tx, of: { id: string; viewer: Actor }): Promise<ServiceWire> {
  const { service, owned, said } = await findService(tx, of.id);
  const [view] = service ? await viewsOf(tx, [{ service, owned, said }], of.viewer) : [];
  if (!view) throw new NotFound();
  return view;
}

async function viewsOf(tx: Tx, shown: readonly Shown[], viewer: Actor): Promise<ServiceWire[]> {
  const origins = new Set(shown.flatMap(({ service }) => originOf(service) ?? []));
  const health = await serversOf(tx, [...origins]);
  const earned = new Map((await earnedByServices(tx)).map(({ serviceId, units }) => [serviceId, units]));
  const claims = new Map((await claimsOfServices(tx)).map(({ serviceId, calls }) => [serviceId, calls]));
  return shown.map(({ service, owned, said }) => ({
    ...serviceView(service, health.get(originOf(service) ?? "") ?? null),
    server: maySeeServer(viewer, service) ? serverView(service) : null,
    version: owned?.version ?? null,
    closedBy: said && closedBy(said, owned),
    revenue: moneyView("MNEE", earned.get(service.id) ?? 0n),
    claims: claims.get(service.id) ?? 0,
  }));
}

/** An owner's service whose server is down is taken off the list until it answers; the house's own stay. */
function isListed(service: Service, health: SeenServer | null): boolean {
  return service.ownerId === null || health?.state !== "down";
}

function maySeeServer(viewer: Actor, { ownerId }: Service): boolean {
  return viewer.kind === "user" && (viewer.roles.operator || viewer.userId === ownerId);
}

function serverView({ endpoint, method, statusEndpoint }: Service): ServiceWire["server"] {
  return { endpoint, method, statusEndpoint };
}

function serviceView(
  service: Service,
  health: SeenServer | null,
): Omit<ServiceWire, "revenue" | "claims" | "closedBy" | "server" | "version"> {
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
    input: inputView(service),
    owner: service.ownerId,
    listed,
    health: healthView(health),
  };
}

/** What a service takes. */
export function inputView({ input }: Service): ServiceWire["input"] {
  if (input === null) return null;
  return {
    schema: jsonObject.parse(inputSchemaOf(input)),
    example: jsonObject.parse(JSON.parse(input.example)),
  };
}

/** Services as a table; amounts in nano-MNEE, lists with a space between. */
export const SERVICE_COLUMNS: Columns<ServiceWire> = {
  id: ({ id }) => id,
  unit_price_units: ({ unitPrice }) => unitPrice.units,
  provider_address: ({ providerAddress }) => providerAddress,
  category: ({ category }) => category,
  active: ({ active }) => String(active),
  verified: ({ verified }) => String(verified),
  allowed_agents: ({ allowedAgents }) => allowedAgents?.join(" ") ?? "every agent",
  owner: ({ owner }) => owner,
  health: ({ health }) => health.state,
  up_bps: ({ health }) => health.upBps?.toString() ?? null,
  revenue_units: ({ revenue }) => revenue.units,
  claims: ({ claims }) => String(claims),
  closed_by: ({ closedBy }) => closedBy,
};
