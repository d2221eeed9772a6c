import { describe, expect, test } from "vitest";
import { Forbidden, InvariantBroken, NotFound, Unauthenticated } from "@/lib/domain/errors";
import { type Actor, signedIn, type UserActor } from "./actor";
import { type ActionRule, authorize, authorizeOn, isOnSubject, type Subject } from "./authorize";

const user = (userId: string, roles: Partial<UserActor["roles"]> = {}): UserActor => ({
  kind: "user",
  userId,
  roles: { buyer: true, agent: false, operator: false, ...roles },
  agentIds: [],
  isDemo: true,
});

const anonymous: Actor = { kind: "anonymous" };
const house: Actor = { kind: "house" };
const buyer = user("buyer-001");
const reader = user("x", { buyer: false, agent: true });
const operator = user("operator-001", { operator: true });

/** What happens: nothing, or the class of the refusal. */
function answer(actor: Actor, needs: ActionRule["needs"], subject: Subject = { role: null }): unknown {
  const rule: ActionRule = { needs, scope: null } as ActionRule;
  try {
    if (isOnSubject(rule)) authorizeOn(actor, { rule, subject });
    else authorize(actor, rule);
    return "allowed";
  } catch (error) {
    return (error as Error).constructor;
  }
}

describe("actions without a subject", () => {
  test("anybody may do what is public", () => {
    for (const actor of [anonymous, buyer, reader, operator, house])
      expect(answer(actor, "public")).toBe("allowed");
  });

  test("whoever is signed in may do what is a member's", () => {
    for (const actor of [buyer, reader, operator, house]) expect(answer(actor, "member")).toBe("allowed");
    expect(answer(anonymous, "member")).toBe(Unauthenticated);
  });

  test("only an operator may do what is an operator's", () => {
    for (const actor of [operator, house]) expect(answer(actor, "operator")).toBe("allowed");
    for (const actor of [buyer, reader]) expect(answer(actor, "operator")).toBe(Forbidden);
    expect(answer(anonymous, "operator")).toBe(Unauthenticated);
  });

  test("only a buyer may do what is a buyer's", () => {
    for (const actor of [buyer, operator, house]) expect(answer(actor, "buyer")).toBe("allowed");
    expect(answer(reader, "buyer")).toBe(Forbidden);
    expect(answer(anonymous, "buyer")).toBe(Unauthenticated);
  });
});

describe("actions on a subject", () => {
  test("only its owner has it; for others it does not exist", () => {
    expect(answer(buyer, "owner", { ownerId: "buyer-001" })).toBe("allowed");
    expect(answer(house, "owner", { ownerId: "buyer-001" })).toBe("allowed");
    for (const actor of [reader, operator]) {
      expect(answer(actor, "owner", { ownerId: "buyer-001" })).toBe(NotFound);
      expect(answer(actor, "owner", { ownerId: null })).toBe(NotFound);
      expect(answer(actor, "owner", { role: "owner" })).toBe(NotFound);
    }
    expect(answer(anonymous, "owner", { ownerId: "buyer-001" })).toBe(Unauthenticated);
  });

  test("who sees it but has another role is forbidden; who does not see it is told nothing", () => {
    const needs = { roles: ["agent"] };
    expect(answer(buyer, needs, { role: "agent" })).toBe("allowed");
    expect(answer(buyer, needs, { role: "buyer" })).toBe(Forbidden);
    expect(answer(buyer, needs, { role: null })).toBe(NotFound);
    expect(answer(buyer, needs, { ownerId: "buyer-001" })).toBe(NotFound);
    expect(answer(anonymous, needs, { role: "agent" })).toBe(Unauthenticated);
    expect(answer(house, needs, { role: null })).toBe("allowed");
  });
});

test("a signed-in route that runs for nobody is a broken invariant", () => {
  expect(signedIn(buyer)).toBe(buyer);
  for (const actor of [anonymous, house]) expect(() => signedIn(actor)).toThrow(InvariantBroken);
});
