import { inEffect, unopened, withServicesNow } from "@/lib/domain/treasury/owned-service";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { findOwned, ownedByIds } from "@/lib/server/treasury/tables/owned-services";
import type { OwnedServiceRow } from "@/lib/server/treasury/tables/rows";
import { currentPolicy, type VersionedPolicy } from "./current-policy";

/** A service, and who says what of it. */
export interface FoundService {
  readonly from: VersionedPolicy;
  /** What the policy says; null for one that no operator opened. */
  readonly said: Service | null;
  /** What its owner says; null for the house's own, and for one that its owner took away. */
  readonly owned: OwnedServiceRow | null;
  /** What it is now; null where there is none. */
  readonly service: Service | null;
}

export async function findService(tx: Tx, id: string): Promise<FoundService> {
  const from = await currentPolicy(tx);
  const said = from.policy.services.find((one) => one.id === id) ?? null;
  if (said?.ownerId === null) return { from, said, owned: null, service: said };
  const owned = (await findOwned(tx, id)) ?? null;
  return { from, said, owned, service: said ? inEffect(said, owned) : owned && unopened(owned) };
}

/** The policy for a call of a service: that one, opened or not, and its summary are what they are now. */
export async function policyForCall(tx: Tx, serviceId: string): Promise<VersionedPolicy> {
  const { from, service } = await findService(tx, serviceId);
  const summary = service?.summaryId ? (await findService(tx, service.summaryId)).service : null;
  const now = [service, summary].filter((one) => one !== null);
  const owned = now.filter(({ ownerId }) => ownerId !== null);
  return { version: from.version, policy: withServicesNow(from.policy, owned) };
}

export interface PolicyInEffect {
  readonly version: number;
  readonly policy: Policy;
  /** What the policy says of the same services, in the same order. */
  readonly said: readonly Service[];
  /** What owners say of them, by their ids. */
  readonly owned: ReadonlyMap<string, OwnedServiceRow>;
}

/** The policy with all its services as they are now; without those that no operator has said anything of. */
export async function policyInEffect(tx: Tx): Promise<PolicyInEffect> {
  const { version, policy } = await currentPolicy(tx);
  const ids = policy.services.flatMap(({ id, ownerId }) => (ownerId === null ? [] : [id]));
  const rows = await ownedByIds(tx, ids);
  const owned = new Map(rows.map((row) => [row.id, row]));
  const services = policy.services.map((one) => inEffect(one, owned.get(one.id) ?? null));
  return { version, policy: { ...policy, services }, said: policy.services, owned };
}
