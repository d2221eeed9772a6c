import { describe, expect, test } from "vitest";
import type { Actor, UserActor } from "@/lib/domain/access/actor";
import { Forbidden, NotFound, Unauthenticated } from "@/lib/domain/errors";
import { STATUSES, type TaskRole, type TaskStatus } from "@/lib/domain/market/lifecycle";
import {
  maySee,
  roleOn,
  rolesOfVerb,
  type TaskParties,
  type TaskPartyVerb,
} from "@/lib/domain/market/task-access";
import { authorizeOnTask } from "./access";

const user = (userId: string, change: Partial<UserActor> = {}): UserActor => ({
  kind: "user",
  userId,
  roles: { buyer: true, agent: false, operator: false },
  agentIds: [],
  isDemo: true,
  ...change,
});

const ACTORS = {
  buyer: user("buyer-001"),
  stranger: user("buyer-002"),
  worker: user("agent-1", { agentIds: ["agent-1"] }),
  rival: user("agent-2", { agentIds: ["agent-2"] }),
  operator: user("operator-001", { roles: { buyer: true, agent: false, operator: true } }),
} as const;

const task = (status: TaskStatus, strategy = "best"): TaskParties => ({
  buyerId: "buyer-001",
  agentId: "agent-1",
  status,
  strategy,
});

/** What happens: nothing, or the class of the refusal. */
function answer(actor: Actor, verb: TaskPartyVerb | "read", parties: TaskParties | null): unknown {
  try {
    authorizeOnTask(actor, { verb, task: parties });
    return "allowed";
  } catch (error) {
    return (error as Error).constructor;
  }
}

const VERB_ROLES: Record<TaskPartyVerb, TaskRole[]> = {
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
const VERBS = Object.keys(VERB_ROLES) as TaskPartyVerb[];
const WHO = Object.keys(ACTORS) as (keyof typeof ACTORS)[];

describe("every verb × actor × status", () => {
  const cells = VERBS.flatMap((verb) =>
    WHO.flatMap((name) => STATUSES.map((status) => ({ verb, name, status }))),
  );

  test.each(cells)("$verb by $name while $status", ({ verb, name, status }) => {
    const actor = ACTORS[name];
    const role = roleOn(task(status), actor);
    const expected = VERB_ROLES[verb].includes(role) ? "allowed" : role === "none" ? NotFound : Forbidden;
    expect(answer(actor, verb, task(status))).toBe(expected);
    expect(answer({ kind: "anonymous" }, verb, task(status))).toBe(Unauthenticated);
    expect(answer({ kind: "house" }, verb, task(status))).toBe("allowed");
    expect(answer(actor, verb, null)).toBe(NotFound);
  });

  test.each(VERBS)("%s has the roles of the lifecycle", (verb) => {
    expect(rolesOfVerb(verb)).toEqual(VERB_ROLES[verb]);
  });
});

test.each(STATUSES)("whoever may see a task may read it while %s", (status) => {
  for (const strategy of ["best", "open"])
    for (const actor of Object.values(ACTORS)) {
      const parties = task(status, strategy);
      expect(answer(actor, "read", parties)).toBe(maySee(parties, actor) ? "allowed" : NotFound);
    }
});

test("the losers of a race for an open task hear 409 for their claim, and 404 for anything else", () => {
  const taken = task("in_progress", "open");
  expect(answer(ACTORS.rival, "accept", taken)).toBe("allowed");
  expect(answer(ACTORS.rival, "submit", taken)).toBe(NotFound);
});
