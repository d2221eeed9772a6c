import { describe, expect, it } from "vitest";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import { changeOf, withChange } from "./policy-draft";

const { caps, agents } = SEED_POLICY;

describe("a change of the policy", () => {
  it("that is the policy's own leaves it as it is", () => {
    const old = { ...SEED_POLICY, caps: caps.map((cap, at) => ({ ...cap, sinceAtMs: at })) };
    expect(withChange(old, changeOf(old))).toEqual(old);
  });

  it("has every cap, rule, threshold and agent as they shall be", () => {
    const [first] = agents;
    const risk = { ...SEED_POLICY.risk, largeCost: { effect: "ask", aboveUnits: 1n } } as const;
    const change = {
      caps: [capOf("house:house:week", cents(7))],
      risk,
      lowTreasuryUnits: 3n,
      agents: first ? [{ id: first.id, priority: "LOW", reserveBps: 7 } as const] : [],
    };
    const changed = withChange(SEED_POLICY, change);
    expect(changed).toMatchObject({ ...change, agents: [{ ...change.agents[0], isPaused: false }] });
  });

  it("leaves pauses, the kill switch, services and the age of caps alone", () => {
    const old = {
      ...SEED_POLICY,
      isStopped: true,
      agents: agents.map((agent) => ({ ...agent, isPaused: agent.id === "ops-agent" })),
      caps: [{ ...capOf("house:house:day", 1n), sinceAtMs: 5 }],
    };
    const fresh = [capOf("house:house:week", 9n), capOf("house:house:day", 2n)];
    const changed = withChange(old, { ...changeOf(SEED_POLICY), caps: fresh });
    const { isStopped, services, agents: kept } = changed;
    expect({ isStopped, services, kept }).toEqual({
      isStopped: true,
      services: old.services,
      kept: old.agents,
    });
    expect(changed.caps.map(({ sinceAtMs }) => sinceAtMs)).toEqual([0, 5]);
  });
});
