import { describe, expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { BATCH_CALL, cents, FRESH_BOOKS, SEED_POLICY } from "@/testing/policy";
import {
  APPROVAL_STATES,
  APPROVAL_TRANSITIONS,
  APPROVAL_VERBS,
  boundText,
  mayApprove,
  whyVoid,
} from "./approval";
import { decide } from "./decide";
import type { Policy, Service } from "./policy";

const STEPS = [
  "waiting approve approved approve",
  "waiting refuse refused deny",
  "waiting expire expired deny",
  "waiting void voided deny",
];

const ASKED = {
  serviceId: "BATCH_COMPUTE",
  quantity: 2,
  costUnits: cents(600),
  payee: `0x${"d".padStart(40, "0")}`,
};

const withService = (change: Partial<Service>): Policy => ({
  ...SEED_POLICY,
  services: SEED_POLICY.services.map((one) => (one.id === ASKED.serviceId ? { ...one, ...change } : one)),
});
const saidBy = (policy: Policy) =>
  decide({ policy, books: FRESH_BOOKS, request: { ...BATCH_CALL, quantity: 2 }, nowMs: 0 });

describe("an approval", () => {
  it("is decided once", () => {
    const known = APPROVAL_STATES.flatMap((from) =>
      APPROVAL_VERBS.flatMap((verb) =>
        APPROVAL_STATES.flatMap((to) => {
          try {
            return [`${from} ${verb} ${to} ${requireStep(APPROVAL_TRANSITIONS, { from, verb, to }).call}`];
          } catch (error) {
            expect(error).toBeInstanceOf(InvariantBroken);
            return [];
          }
        }),
      ),
    );
    expect(known).toEqual(STEPS);
  });

  it("is nobody's who asked", () => {
    expect([mayApprove("a", "a"), mayApprove("a", "b"), mayApprove("a", null)]).toEqual([false, true, true]);
  });

  it("holds while the policy would let just that call pass, also where it would ask again", () => {
    expect(saidBy(SEED_POLICY).service?.payee).toBe(ASKED.payee);
    expect(whyVoid(ASKED, saidBy(SEED_POLICY))).toBeNull();
    const asking = { ...SEED_POLICY.risk, largeCost: { effect: "ask", aboveUnits: 0n } } as const;
    const again = saidBy({ ...SEED_POLICY, risk: asking });
    expect([again.action, whyVoid(ASKED, again)]).toEqual(["WAITING", null]);
  });

  it.each<[string, Policy, string]>([
    ["a blocked agent", withService({ blockedAgents: ["batch-agent"] }), "is blocked"],
    ["a service that is off", withService({ isActive: false }), "not active"],
    ["another price", withService({ unitPriceUnits: cents(301) }), "It costs 6.02 MNEE, and 6.00 MNEE when"],
    ["a lower price", withService({ unitPriceUnits: cents(299) }), "It costs 5.98 MNEE, and 6.00 MNEE when"],
    ["another payee", withService({ payee: "0xother" }), "pays somebody else"],
    ["the kill switch", { ...SEED_POLICY, isStopped: true }, "kill switch"],
    [
      "a lowered cap",
      { ...SEED_POLICY, caps: SEED_POLICY.caps.map((cap) => ({ ...cap, limitUnits: cents(599) })) },
      "exceeds",
    ],
  ])("is void with %s", (_, policy, why) => {
    expect(whyVoid(ASKED, saidBy(policy))).toContain(why);
  });

  it("is void where less would be had, or something else in its stead", () => {
    const said = saidBy(SEED_POLICY);
    expect(whyVoid(ASKED, { ...said, action: "DOWNGRADED", approved: 1, reason: "less" })).toBe("less");
    const [other] = SEED_POLICY.services;
    expect(whyVoid(ASKED, { ...said, service: other ?? null, reason: "other" })).toBe("other");
  });

  it("binds all that is bought, and how it is asked for", () => {
    const [, , service] = SEED_POLICY.services;
    if (!service) throw new RangeError("There is no third service.");
    const asked = { agentId: "batch-agent", quantity: 2, costUnits: cents(600), input: '{"data":[1.5]}' };
    const texts = [
      boundText(asked, service),
      boundText({ ...asked, agentId: "ops-agent" }, service),
      boundText({ ...asked, quantity: 3 }, service),
      boundText({ ...asked, costUnits: 1n }, service),
      boundText({ ...asked, input: "{}" }, service),
      boundText(asked, { ...service, id: "OTHER" }),
      boundText(asked, { ...service, payee: "0xother" }),
      boundText(asked, { ...service, category: "other" }),
      boundText(asked, { ...service, endpoint: "http://127.0.0.1:8009/" }),
      boundText(asked, { ...service, method: "GET" }),
      boundText(asked, { ...service, statusEndpoint: null }),
      boundText(asked, { ...service, fixedInput: { level: "full" } }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    expect(boundText(asked, { ...service, isVerified: !service.isVerified })).toBe(texts[0]);
  });
});
