import { unopened } from "@/lib/domain/treasury/owned-service";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { ownedByIds } from "@/lib/server/treasury/tables/owned-services";

/** With owners' services that no operator said anything of before these caps: a cap may be there before one is opened. */
export async function withUnopened(tx: Tx, policy: Policy): Promise<Policy> {
  const known = new Set(policy.services.map(({ id }) => id));
  const named = policy.caps.flatMap((cap) => (cap.scope === "service" && !known.has(cap.of) ? [cap.of] : []));
  const more = (await ownedByIds(tx, [...new Set(named)])).map(unopened);
  return { ...policy, services: [...policy.services, ...more] };
}
