import type { Actor } from "@/lib/domain/access/actor";

/** Rows that match any of these are the actor's to see. */
export type TaskScope = { OR: object[] } | Record<string, never>;

/** Matches no row. An empty OR would not do: inside an AND Prisma drops it, and everything matches. */
const NOTHING: TaskScope = { OR: [{ id: { in: [] } }] };

/** `maySee` of the permissions as a condition for the database: lists never read more than they may show. */
export function visibleTo(actor: Actor): TaskScope {
  if (actor.kind === "house") return {};
  if (actor.kind === "anonymous") return NOTHING;
  if (actor.roles.operator) return {};
  const parts: object[] = [{ buyerId: actor.userId }];
  if (actor.agentIds.length > 0) parts.push({ agentId: { in: [...actor.agentIds] } }, { status: "open" });
  return { OR: parts };
}

/** The part of it that a role in the query asks for. */
export function inRole(actor: Actor, role: "buyer" | "agent" | "available"): TaskScope {
  if (actor.kind !== "user") return NOTHING;
  if (role === "buyer") return { OR: [{ buyerId: actor.userId }] };
  const mine = { agentId: { in: [...actor.agentIds] } };
  if (role === "agent") return { OR: [mine] };
  if (actor.agentIds.length === 0) return NOTHING;
  const claimable = { status: "open", buyerId: { not: actor.userId } };
  return { OR: [{ ...mine, status: "assigned" }, claimable] };
}
