import type { Cap } from "./caps";
import { isOpenToAgents, limits, type Policy, type Service, type ServiceMethod } from "./policy";
import type { ServiceInput } from "./service/input";

/** A service that somebody registered, as its owner has it now. */
export interface OwnedService {
  readonly id: string;
  readonly ownerId: string;
  readonly endpoint: string;
  readonly method: ServiceMethod;
  readonly statusEndpoint: string | null;
  readonly unitPriceUnits: bigint;
  readonly payeeAddress: string;
  readonly category: string;
  readonly isDivisible: boolean;
  readonly isActive: boolean;
  /** What it takes; null where its owner said nothing. */
  readonly input: ServiceInput | null;
}

/** What an owner alone says of a service. */
function factsOf(owned: OwnedService) {
  const { endpoint, method, statusEndpoint, unitPriceUnits, payeeAddress: payee } = owned;
  return { endpoint, method, statusEndpoint, unitPriceUnits, payee };
}

/** An owner's service of which no operator has said anything: closed to all agents. */
export function unopened(owned: OwnedService): Service {
  const { id, ownerId, category, isDivisible, isActive, input } = owned;
  const nobodys = { summaryId: null, fixedInput: {}, input };
  const unsaid = { isVerified: false, allowedAgents: [], blockedAgents: [], ...nobodys };
  return { id, ownerId, ...factsOf(owned), category, isDivisible, isActive, ...unsaid };
}

/**
 * What a service of the policy is now. The house's own is what the policy says. An owner's is that as long as its owner
 * has it where and how an operator opened it, and not dearer; a cheaper price holds. Else it is closed to all agents:
 * as its owner has it, or not active where it is gone (null).
 */
export function inEffect(service: Service, owned: OwnedService | null): Service {
  if (service.ownerId === null) return service;
  if (owned === null || owned.ownerId !== service.ownerId) return { ...closed(service), isActive: false };
  const isActive = service.isActive && owned.isActive;
  if (isAsOpened(service, owned)) return { ...service, isActive, unitPriceUnits: owned.unitPriceUnits };
  return { ...closed(service), ...factsOf(owned), isActive };
}

function isAsOpened(service: Service, owned: OwnedService): boolean {
  return isWhereOpened(service, owned) && owned.unitPriceUnits <= service.unitPriceUnits;
}

function isWhereOpened(service: Service, owned: OwnedService): boolean {
  return (
    owned.endpoint === service.endpoint &&
    owned.statusEndpoint === service.statusEndpoint &&
    owned.method === service.method &&
    owned.payeeAddress === service.payee &&
    owned.ownerId === service.ownerId
  );
}

/** What closed a service that an operator had opened: its owner took it away, moved it, or has it dearer than then. */
export const CLOSED_BY = ["owner", "place", "price"] as const;
export type ClosedBy = (typeof CLOSED_BY)[number];

/** Null where it is as an operator opened it, or was never opened. */
export function closedBy(service: Service, owned: OwnedService | null): ClosedBy | null {
  if (service.ownerId === null || !isOpenToAgents(service)) return null;
  if (owned?.ownerId !== service.ownerId) return "owner";
  if (!isWhereOpened(service, owned)) return "place";
  return isAsOpened(service, owned) ? null : "price";
}

const closed = (service: Service): Service => ({ ...service, allowedAgents: [], isVerified: false });

/** What an operator says of a service; what is not said stays. */
export interface OperatorsWord {
  readonly active?: boolean | undefined;
  readonly verified?: boolean | undefined;
  readonly allowedAgents?: readonly string[] | null | undefined;
  readonly blockedAgents?: readonly string[] | undefined;
}

/** A service after an operator's word. Closed to all agents, it is neither verified nor blocked to any any more. */
export function afterWord(service: Service, word: OperatorsWord): Service {
  const { active, verified, allowedAgents, blockedAgents } = word;
  const isClosed = allowedAgents?.length === 0;
  return {
    ...service,
    isActive: active ?? service.isActive,
    isVerified: verified ?? (service.isVerified && !isClosed),
    allowedAgents: allowedAgents === undefined ? service.allowedAgents : allowedAgents,
    blockedAgents: blockedAgents ?? (isClosed ? [] : service.blockedAgents),
  };
}

/** The policy with these services as they are now, in their places; one that it says nothing of at the end. */
export function withServicesNow(policy: Policy, now: readonly Service[]): Policy {
  if (now.length === 0) return policy;
  const said = new Set(policy.services.map(({ id }) => id));
  const services = policy.services.map((one) => now.find(({ id }) => id === one.id) ?? one);
  return { ...policy, services: [...services, ...now.filter(({ id }) => !said.has(id))] };
}

/** The policy with this service as it is given, in its place or at the end. */
export function withService(policy: Policy, service: Service): Policy {
  const isThere = policy.services.some(({ id }) => id === service.id);
  const services = isThere
    ? policy.services.map((one) => (one.id === service.id ? service : one))
    : [...policy.services, service];
  return { ...policy, services };
}

/** The policy without a service and the caps of it alone. */
export function withoutService(policy: Policy, id: string): Policy {
  const isIt = (service: Service) => service.id === id;
  const gone = new Set(capsOn(policy, policy.services.filter(isIt)));
  return {
    ...policy,
    services: policy.services.filter((service) => !isIt(service)),
    caps: policy.caps.filter((cap) => !gone.has(cap)),
  };
}

/** Caps that name these services, or a payee or category that none but these has. */
export function capsOn(policy: Policy, services: readonly Service[]): Cap[] {
  const ids = new Set(services.map(({ id }) => id));
  const others = policy.services.filter(({ id }) => !ids.has(id));
  const names = (of: readonly Service[], cap: Cap) =>
    cap.scope !== "house" &&
    of.some(({ id: serviceId, payee, category }) => limits(cap, { agentId: "", serviceId, payee, category }));
  return policy.caps.filter((cap) => names(services, cap) && !names(others, cap));
}

/** The policy without owners' services that it says nothing of: who may, that it is verified, a cap of it. */
export function withoutUnsaid(policy: Policy): Policy {
  return { ...policy, services: policy.services.filter((service) => isSaid(policy, service)) };
}

function isSaid(policy: Policy, service: Service): boolean {
  if (service.ownerId === null || isOpenToAgents(service) || service.isVerified) return true;
  if (service.blockedAgents.length > 0 || capsOn(policy, [service]).length > 0) return true;
  return policy.services.some(({ summaryId }) => summaryId === service.id);
}
