import { Forbidden, NotFound, Unauthenticated } from "@/lib/domain/errors";
import type { Actor } from "./actor";

/** Who may use an action that has no subject: anybody, whoever is signed in, or who has that role in the house. */
export type GeneralNeeds = "public" | "member" | "buyer" | "operator";

/** Who may use an action on one thing: its owner, or whoever has one of these roles on it. */
export type SubjectNeeds = "owner" | { readonly roles: readonly string[] };

/** What an API key must carry to use the action; null where no key will do. */
type Scope = `${string}:${"read" | "write"}` | null;

export interface GeneralRule {
  readonly needs: GeneralNeeds;
  readonly scope: Scope;
}

export interface SubjectRule {
  readonly needs: SubjectNeeds;
  readonly scope: Scope;
}

export type ActionRule = GeneralRule | SubjectRule;

/** The actions of a subsystem by their names. */
export type Actions = Readonly<Record<string, ActionRule>>;

/** What the actor is to the thing: its owner's id, or the actor's own role on it; null hides it. */
export type Subject = { readonly ownerId: string | null } | { readonly role: string | null };

export function isOnSubject(rule: ActionRule): rule is SubjectRule {
  return rule.needs === "owner" || typeof rule.needs === "object";
}

/**
 * Says nothing when the action is allowed.
 * @throws Unauthenticated without an identity where one is needed; Forbidden without the role.
 */
export function authorize(actor: Actor, rule: GeneralRule): void {
  if (rule.needs === "public") return;
  if (actor.kind === "anonymous") throw new Unauthenticated();
  if (actor.kind === "house" || rule.needs === "member") return;
  if (!actor.roles[rule.needs]) throw new Forbidden();
}

/**
 * Says nothing when the action on the subject is allowed. Whether the subject's state allows it now is asked afterwards.
 * @throws Unauthenticated without an identity; NotFound for a subject that is absent or not the actor's to see;
 * Forbidden for a subject that may be seen but not so used.
 */
export function authorizeOn(actor: Actor, on: { rule: SubjectRule; subject: Subject }): void {
  const { subject } = on;
  const { needs } = on.rule;
  if (needs === "owner") requireOwner(actor, "ownerId" in subject ? subject.ownerId : null);
  else requireRole(actor, { oneOf: needs.roles, role: "role" in subject ? subject.role : null });
}

function requireRole(actor: Actor, on: { oneOf: readonly string[]; role: string | null }): void {
  if (actor.kind === "anonymous") throw new Unauthenticated();
  if (actor.kind === "house") return;
  if (on.role === null) throw new NotFound();
  if (!on.oneOf.includes(on.role)) throw new Forbidden();
}

/**
 * What belongs to one person does not exist for others.
 * @throws Unauthenticated, NotFound
 */
export function requireOwner(actor: Actor, ownerId: string | null): void {
  if (actor.kind === "anonymous") throw new Unauthenticated();
  if (actor.kind === "user" && actor.userId !== ownerId) throw new NotFound();
}
