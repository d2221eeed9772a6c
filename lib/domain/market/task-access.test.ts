import { describe, expect, test } from "vitest";
import type { Actor, UserActor } from "@/lib/domain/access/actor";
import type { TaskRole, TaskStatus } from "./lifecycle";
import { areDescriptionsPublic, maySee, roleFor, roleOn, type TaskParties } from "./task-access";

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
});

test("the losers of a race for an open task still come to it with their claim, and see nothing", () => {
  const taken = task("in_progress", { strategy: "open" });
  expect(maySee(taken, rival)).toBe(false);
  expect(roleFor("accept", { task: taken, actor: rival })).toBe("candidate");
  expect(roleFor("read", { task: taken, actor: rival })).toBeNull();
  expect(roleFor("submit", { task: taken, actor: rival })).toBeNull();
  expect(roleFor("accept", { task: task("in_progress"), actor: rival })).toBeNull();
  expect(roleFor("accept", { task: taken, actor: stranger })).toBeNull();
});

test("what tasks say is everybody's in the demo only", () => {
  expect([areDescriptionsPublic("demo"), areDescriptionsPublic("production")]).toEqual([true, false]);
});
