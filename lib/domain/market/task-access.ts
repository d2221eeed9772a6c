import type { Actor } from "@/lib/domain/access/actor";
import { namesOf } from "../lists";
import { type PartyVerb, type TaskRole, type TaskStatus, TRANSITIONS, transitionOf } from "./lifecycle";

/** What of a task decides who may do what with it. */
export type TaskParties = {
  buyerId: string;
  agentId: string | null;
  status: TaskStatus;
  strategy: string;
};

/** A verb on a task that exists. */
export type TaskPartyVerb = Exclude<PartyVerb, "post">;

/**
 * The one role an actor has on a task. Being a party comes before being operator, so nobody judges an own dispute.
 * `candidate`: owns an agent and may claim, or try to claim, a task offered to all.
 */
export function roleOn(task: TaskParties, actor: Actor): TaskRole {
  if (actor.kind === "house") return "house";
  if (actor.kind === "anonymous") return "none";
  if (task.buyerId === actor.userId) return "buyer";
  if (task.agentId !== null && actor.agentIds.includes(task.agentId)) return "agent";
  if (actor.roles.operator) return "operator";
  return isOffered(task) && actor.agentIds.length > 0 ? "candidate" : "none";
}

/** A task of strategy `open` stays offered after its claim, so that the losers of the race hear 409 and not 404. */
function isOffered(task: TaskParties): boolean {
  return task.status === "open" || task.strategy === "open";
}

/** May the actor read the task? Parties and operators always; candidates while it is open. */
export function maySee(task: TaskParties, actor: Actor): boolean {
  const role = roleOn(task, actor);
  return role === "candidate" ? task.status === "open" : role !== "none";
}

/** The role in which the actor comes to the task with this verb; null when the task is not there for the actor. */
export function roleFor(
  verb: TaskPartyVerb | "read",
  of: { task: TaskParties; actor: Actor },
): TaskRole | null {
  const role = roleOn(of.task, of.actor);
  const isClaim = verb === "accept" && role === "candidate";
  return isClaim || maySee(of.task, of.actor) ? role : null;
}

/** The roles that some status lets use the verb. */
export function rolesOfVerb(verb: PartyVerb): TaskRole[] {
  const statuses = namesOf(TRANSITIONS);
  return [...new Set(statuses.flatMap((status) => transitionOf(status, verb)?.by ?? []))];
}

/** Descriptions of tasks are everybody's to read in the demo only; elsewhere they are their parties'. */
export function areDescriptionsPublic(mode: "demo" | "production"): boolean {
  return mode === "demo";
}
