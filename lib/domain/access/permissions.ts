import { Forbidden, NotFound, Unauthenticated } from "@/lib/domain/errors";
import {
  isPartyVerb,
  type PartyVerb,
  type TaskRole,
  type TaskStatus,
  TRANSITIONS,
  transitionOf,
} from "@/lib/domain/market/lifecycle";

/** Who is asking. Made from the session or key only, never from a body. */
export type UserActor = {
  kind: "user";
  userId: string;
  roles: { buyer: boolean; agent: boolean; operator: boolean };
  /** EIP-55 address of the user's wallet. */
  address?: string;
  /** Ids of the agents that this user owns. */
  agentIds: readonly string[];
  isDemo: boolean;
};
export type Actor = { kind: "anonymous" } | UserActor | { kind: "house" };

/** What of a task decides who may do what with it. */
export type TaskParties = {
  buyerId: string;
  agentId: string | null;
  status: TaskStatus;
  strategy: string;
};

/** Actions that anybody may do, signed in or not. */
export const PUBLIC_ACTIONS = ["agents.read", "stats.read", "chain.read"] as const;
/** Actions of anybody who is signed in, on their own things. */
export const MEMBER_ACTIONS = [
  "me.read",
  "me.withdraw",
  "quotes.make",
  "tasks.list",
  "agents.register",
  "demo.faucet",
  "demo.send",
] as const;
/** Actions that need a role, but no subject. */
export const ROLE_ACTIONS = ["tasks.post"] as const;
/** Actions of an operator. */
export const OPERATOR_ACTIONS = [
  "treasury.read",
  "treasury.write",
  "invariants.read",
  "audit.read",
  "metrics.read",
  "disputes.list",
  "suspense.resolve",
] as const;
/** Actions on something that has one owner; absent and foreign are the same 404. */
export const OWNER_ACTIONS = ["agents.edit", "quotes.use", "withdrawals.read"] as const;
/** Actions on a task beside its verbs. */
export const TASK_ACTIONS = ["task.read"] as const;
/** Actions of the clock and the chain. */
export const HOUSE_ACTIONS = ["house.act"] as const;

export type TaskVerbAction = `task.${Exclude<PartyVerb, "post">}`;
export type Action =
  | (typeof PUBLIC_ACTIONS)[number]
  | (typeof MEMBER_ACTIONS)[number]
  | (typeof ROLE_ACTIONS)[number]
  | (typeof OPERATOR_ACTIONS)[number]
  | (typeof OWNER_ACTIONS)[number]
  | (typeof TASK_ACTIONS)[number]
  | (typeof HOUSE_ACTIONS)[number]
  | TaskVerbAction;

export type Subject = { task?: TaskParties | null; ownerId?: string | null };

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

/**
 * The one door of permissions; says nothing when the action is allowed. Whether the state allows it now is the
 * lifecycle's question, asked afterwards.
 * @throws Unauthenticated without an identity where one is needed; NotFound for a subject that is absent or not the
 * actor's to see; Forbidden for a subject that may be seen but not so used.
 */
export function authorize(actor: Actor, action: Action, subject: Subject = {}): void {
  if (isOneOf(PUBLIC_ACTIONS, action)) return;
  if (actor.kind === "anonymous") throw new Unauthenticated();
  if (actor.kind === "house") return;
  if (isOneOf(HOUSE_ACTIONS, action)) throw new Forbidden();
  if (isOneOf(MEMBER_ACTIONS, action)) return;
  if (isOneOf(ROLE_ACTIONS, action)) requireThat(actor.roles.buyer);
  else if (isOneOf(OPERATOR_ACTIONS, action)) requireThat(actor.roles.operator);
  else if (isOneOf(OWNER_ACTIONS, action)) authorizeOwner(actor, subject);
  else authorizeOnTask(actor, action.slice("task.".length), subject.task);
}

function isOneOf(actions: readonly string[], action: Action): boolean {
  return actions.includes(action);
}

function requireThat(isAllowed: boolean): void {
  if (!isAllowed) throw new Forbidden();
}

function authorizeOwner(actor: UserActor, subject: Subject): void {
  if (subject.ownerId !== actor.userId) throw new NotFound();
}

function authorizeOnTask(actor: UserActor, verb: string, task: TaskParties | null | undefined): void {
  if (!task) throw new NotFound();
  const isClaim = verb === "accept" && roleOn(task, actor) === "candidate";
  if (!isClaim && !maySee(task, actor)) throw new NotFound();
  if (isPartyVerb(verb)) requireThat(rolesOfVerb(verb).includes(roleOn(task, actor)));
}

/** The roles that some status lets use the verb. */
export function rolesOfVerb(verb: PartyVerb): TaskRole[] {
  const statuses = Object.keys(TRANSITIONS) as TaskStatus[];
  return [...new Set(statuses.flatMap((status) => transitionOf(status, verb)?.by ?? []))];
}
