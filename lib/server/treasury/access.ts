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
  "services.call": { needs: "operator", scope: "services:write" },
  "services.read": { needs: "member", scope: "services:read" },
  "services.register": { needs: "member", scope: "services:write" },
  "services.edit": { needs: { roles: ["operator", "owner"] }, scope: "services:write" },
  "invariants.read": { needs: "operator", scope: "invariants:read" },
} as const satisfies Actions;

/** @throws Unauthenticated; NotFound for no service; Forbidden for one that is neither the actor's nor an operator's */
export function authorizeOnService(actor: Actor, service: Service | null): void {
  authorizeOn(actor, {
    rule: ACTIONS["services.edit"],
    subject: { role: service && roleOn(actor, service) },
  });
}

/** `other` sees the service, as everybody does, and may do nothing with it. */
function roleOn(actor: Actor, service: Service): "operator" | "owner" | "other" {
  if (actor.kind !== "user") return "other";
  if (actor.roles.operator) return "operator";
  return actor.userId === service.ownerId ? "owner" : "other";
}
