import { describe, expect, test } from "vitest";
import { Forbidden, NotFound, Unauthenticated } from "@/lib/domain/errors";
import { PARTY_VERBS, STATUSES, type TaskRole, type TaskStatus } from "@/lib/domain/market/lifecycle";
import {
  type Action,
  type Actor,
  authorize,
  HOUSE_ACTIONS,
  MEMBER_ACTIONS,
  maySee,
  OPERATOR_ACTIONS,
  OWNER_ACTIONS,
  PUBLIC_ACTIONS,
  roleOn,
  rolesOfVerb,
  type TaskParties,
  type TaskVerbAction,
  type UserActor,
} from "./permissions";

const user = (userId: string, change: Partial<UserActor> = {}): UserActor => ({
  kind: "user",
  userId,
  roles: { buyer: true, agent: false, operator: false },
  agentIds: [],
  isDemo: true,
  ...change,
});

const anonymous: Actor = { kind: "anonymous" };
const house: Actor = { kind: "house" };
const buyer = user("buyer-001");
const stranger = user("buyer-002");
const worker = user("agent-1", { agentIds: ["agent-1"] });
const rival = user("agent-2", { agentIds: ["agent-2"] });
const operator = user("operator-001", { roles: { buyer: true, agent: false, operator: true } });

const task = (status: TaskStatus, change: Partial<TaskParties> = {}): TaskParties => ({
  buyerId: "buyer-001",
  agentId: "agent-1",
  status,
  strategy: "best",
  ...change,
});

/** What happens: nothing, or the class of the refusal. */
function answer(actor: Actor, action: Action, subject = {}): unknown {
  try {
    authorize(actor, action, subject);
    return "allowed";
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe("roleOn", () => {
  const open = task("open", { agentId: null });
  test.each<[string, TaskParties, Actor, TaskRole]>([
    ["its buyer", task("submitted"), buyer, "buyer"],
    ["its agent's owner", task("submitted"), worker, "agent"],
    ["another agent's owner", task("submitted"), rival, "none"],
    ["another agent's owner, while open", open, rival, "candidate"],
    ["somebody without an agent, while open", open, stranger, "none"],
    ["the operator", task("disputed"), operator, "operator"],
    ["an operator who bought it", task("disputed", { buyerId: "operator-001" }), operator, "buyer"],
    ["an operator whose agent it is", task("disputed"), { ...operator, agentIds: ["agent-1"] }, "agent"],
    ["nobody", open, anonymous, "none"],
    ["the house", open, house, "house"],
  ])("%s", (_, parties, actor, role) => {
    expect(roleOn(parties, actor)).toBe(role);
  });

  test("the losers of a race for an open task still hear 409 for their claim, and see nothing", () => {
    const taken = task("in_progress", { strategy: "open" });
    expect(answer(rival, "task.accept", { task: taken })).toBe("allowed");
    expect(maySee(taken, rival)).toBe(false);
    expect(answer(rival, "task.read", { task: taken })).toBe(NotFound);
    expect(answer(rival, "task.submit", { task: taken })).toBe(NotFound);
    expect(answer(rival, "task.accept", { task: task("in_progress") })).toBe(NotFound);
    expect(answer(stranger, "task.accept", { task: taken })).toBe(NotFound);
  });
});

const VERB_ROLES: Record<string, TaskRole[]> = {
  fund: ["buyer", "house"],
  accept: ["candidate", "agent"],
  decline: ["agent"],
  submit: ["agent"],
  approve: ["buyer"],
  request_changes: ["buyer"],
  reject: ["buyer"],
  contest: ["agent"],
  resolve: ["operator"],
  cancel: ["buyer"],
  fail: ["agent"],
};
const ACTION_VERBS = PARTY_VERBS.filter((verb) => verb !== "post");

describe("every verb × actor × status", () => {
  const actors = { buyer, stranger, worker, rival, operator } as const;
  const cells = ACTION_VERBS.flatMap((verb) =>
    Object.entries(actors).flatMap(([name, actor]) =>
      STATUSES.map((status) => ({ verb, name, actor, status })),
    ),
  );

  test.each(cells)("$verb by $name while $status", ({ verb, actor, status }) => {
    const parties = task(status);
    const action: TaskVerbAction = `task.${verb}`;
    const role = roleOn(parties, actor);
    const isRole = VERB_ROLES[verb]?.includes(role);
    const expected = isRole ? "allowed" : role === "none" ? NotFound : Forbidden;
    expect(answer(actor, action, { task: parties })).toBe(expected);
    expect(answer(anonymous, action, { task: parties })).toBe(Unauthenticated);
    expect(answer(actor, action, { task: null })).toBe(NotFound);
    expect(answer(actor, action)).toBe(NotFound);
  });

  test.each(ACTION_VERBS)("%s has the roles of the lifecycle", (verb) => {
    expect(rolesOfVerb(verb)).toEqual(VERB_ROLES[verb]);
  });
});

describe("everything that is not a task", () => {
  test.each(PUBLIC_ACTIONS)("anybody may %s", (action) => {
    for (const actor of [anonymous, buyer, operator, house]) expect(answer(actor, action)).toBe("allowed");
  });

  test.each(MEMBER_ACTIONS)("whoever is signed in may %s", (action) => {
    for (const actor of [buyer, worker, operator, house]) expect(answer(actor, action)).toBe("allowed");
    expect(answer(anonymous, action)).toBe(Unauthenticated);
  });

  test.each(OPERATOR_ACTIONS)("only an operator may %s", (action) => {
    expect(answer(operator, action)).toBe("allowed");
    for (const actor of [buyer, worker]) expect(answer(actor, action)).toBe(Forbidden);
    expect(answer(anonymous, action)).toBe(Unauthenticated);
  });

  test.each(OWNER_ACTIONS)("only its owner may %s; for others it does not exist", (action) => {
    expect(answer(buyer, action, { ownerId: "buyer-001" })).toBe("allowed");
    for (const actor of [stranger, operator]) {
      expect(answer(actor, action, { ownerId: "buyer-001" })).toBe(NotFound);
      expect(answer(actor, action, { ownerId: null })).toBe(NotFound);
      expect(answer(actor, action)).toBe(NotFound);
    }
    expect(answer(anonymous, action, { ownerId: "buyer-001" })).toBe(Unauthenticated);
  });

  test.each(HOUSE_ACTIONS)("nobody but the house may %s", (action) => {
    expect(answer(house, action)).toBe("allowed");
    for (const actor of [buyer, worker, operator]) expect(answer(actor, action)).toBe(Forbidden);
  });

  test("posting needs the buyer's role", () => {
    expect(answer(buyer, "tasks.post")).toBe("allowed");
    const reader = user("x", { roles: { buyer: false, agent: true, operator: false } });
    expect(answer(reader, "tasks.post")).toBe(Forbidden);
    expect(answer(anonymous, "tasks.post")).toBe(Unauthenticated);
  });
});
