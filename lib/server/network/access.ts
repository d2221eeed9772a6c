import type { Actor } from "@/lib/domain/access/actor";
import { type Actions, authorizeOn } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";

/** What may be done with orchestrators: how they fare, everybody may see. */
export const ACTIONS = {
  "network.read": { needs: "public", scope: "network:read" },
  "network.register": { needs: "member", scope: "network:write" },
  "network.workers": { needs: "operator", scope: "network:write" },
  "network.appeal": { needs: { roles: ["owner"] }, scope: "network:write" },
  "network.operate": { needs: "operator", scope: "network:write" },
  "network.remove": { needs: { roles: ["operator", "owner"] }, scope: "network:write" },
} as const satisfies Actions;

interface Owned {
  readonly ownerId: string;
  readonly removedAtMs: number | null;
}

/** What somebody is to an orchestrator that everybody sees. */
export function roleOn(actor: Actor, { ownerId }: Owned): "operator" | "owner" | "other" {
  if (actor.kind !== "user") return "other";
  if (actor.roles.operator) return "operator";
  return actor.userId === ownerId ? "owner" : "other";
}

/**
 * May this actor take it away?
 * @throws NotFound for none; Unauthenticated, Forbidden for one that is neither the actor's nor an operator's
 */
export function authorizeOnOrchestrator<T extends Owned>(actor: Actor, row: T | undefined): T {
  if (row === undefined || row.removedAtMs !== null) throw new NotFound();
  authorizeOn(actor, { rule: ACTIONS["network.remove"], subject: { role: roleOn(actor, row) } });
  return row;
}

/** May this actor appeal what was found of it? Its owner alone, an operator or not. @throws as above */
export function authorizeAppeal<T extends Owned>(actor: Actor, row: T | undefined): T {
  if (row === undefined || row.removedAtMs !== null) throw new NotFound();
  const isOwner = actor.kind === "user" && actor.userId === row.ownerId;
  authorizeOn(actor, { rule: ACTIONS["network.appeal"], subject: { role: isOwner ? "owner" : "other" } });
  return row;
}
