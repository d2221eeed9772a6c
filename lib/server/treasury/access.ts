import type { Actor } from "@/lib/domain/access/actor";
import { type Actions, authorizeOn } from "@/lib/domain/access/authorize";
import type { Service } from "@/lib/domain/treasury/policy";

/** What may be done with the money of the house. */
export const ACTIONS = {
  "treasury.read": { needs: "operator", scope: "treasury:read" },
  "treasury.operate": { needs: "operator", scope: "treasury:write" },
  "policy.read": { needs: "operator", scope: "policy:read" },
  "policy.change": { needs: "operator", scope: "policy:write" },
  "decisions.read": { needs: "operator", scope: "decisions:read" },
  "approvals.decide": { needs: "operator", scope: "approvals:write" },
  "services.call": { needs: "operator", scope: "services:write" },
  "services.read": { needs: "member", scope: "services:read" },
  "services.register": { needs: "member", scope: "services:write" },
  "services.edit": { needs: { roles: ["operator", "owner"] }, scope: "services:write" },
  "invariants.read": { needs: "operator", scope: "invariants:read" },
} as const satisfies Actions;

/** A service as it is now, and as the policy has it. */
interface OnService {
  readonly service: Service | null;
  readonly said: Service | null;
}

/**
 * May this actor change it, or take it away?
 * @throws Unauthenticated; NotFound for no service, or another's that nobody opened; Forbidden for one that everybody
 * sees and that is neither the actor's nor an operator's
 */
export function authorizeOnService(actor: Actor, on: OnService): void {
  authorizeOn(actor, { rule: ACTIONS["services.edit"], subject: { role: roleOn(actor, on) } });
}

/** `other` sees the service, as everybody does, and may do nothing with it. */
function roleOn(actor: Actor, { service, said }: OnService): "operator" | "owner" | "other" | null {
  if (service === null) return null;
  if (actor.kind === "user" && actor.roles.operator) return "operator";
  if (actor.kind === "user" && actor.userId === service.ownerId) return "owner";
  return said === null ? null : "other";
}
