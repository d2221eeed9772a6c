import type { Actor } from "@/lib/domain/access/actor";
import {
  allOf,
  anyOf,
  type Condition,
  EVERY_ROW,
  isOneOf,
  NO_ROW,
  where,
} from "@/lib/server/store/conditions";

/** `maySee` of the permissions as a condition for the database: lists never read more than they may show. */
export function visibleTo(actor: Actor): Condition {
  if (actor.kind === "house") return EVERY_ROW;
  if (actor.kind === "anonymous") return NO_ROW;
  if (actor.roles.operator) return EVERY_ROW;
  const own = where("buyer_id = ?", actor.userId);
  if (actor.agentIds.length === 0) return own;
  return anyOf([own, isOneOf("agent_id", actor.agentIds), where("status = 'open'")]);
}

/** The part of it that a role in the query asks for. */
export function inRole(actor: Actor, role: "buyer" | "agent" | "available"): Condition {
  if (actor.kind !== "user") return NO_ROW;
  if (role === "buyer") return where("buyer_id = ?", actor.userId);
  const mine = isOneOf("agent_id", actor.agentIds);
  if (role === "agent") return mine;
  if (actor.agentIds.length === 0) return NO_ROW;
  const assigned = allOf([mine, where("status = 'assigned'")]);
  return anyOf([assigned, where("(status = 'open' AND buyer_id <> ?)", actor.userId)]);
}
