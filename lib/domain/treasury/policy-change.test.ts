import { describe, expect, it } from "vitest";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import type { Policy } from "./policy";
import { capsAddedOrRemoved, policyDifferences, requireSound } from "./policy-change";

const changed = (more: Partial<Policy>): Policy => ({ ...SEED_POLICY, ...more });

describe("a version of the policy", () => {
  it("says what it changes, and nothing else", () => {
    const caps = SEED_POLICY.caps.map((cap) =>
      cap.of === "user-agent" && cap.window === "day" ? { ...cap, limitUnits: cents(5_000) } : cap,
    );
    expect(policyDifferences(SEED_POLICY, changed({ caps, isStopped: true }))).toEqual([
      { path: "caps/agent:user-agent:day/limitUnits", was: "100000000000", is: "50000000000" },
      { path: "house/isStopped", was: "false", is: "true" },
    ]);
    expect(policyDifferences(SEED_POLICY, SEED_POLICY)).toEqual([]);
  });

  it("says what a service's fixed input is, whatever the order of its members", () => {
    const services = (fixedInput: Record<string, string>) =>
      SEED_POLICY.services.map((one) => (one.id === "PRICE_ORACLE" ? { ...one, fixedInput } : one));
    const two = changed({ services: services({ b: "2", a: "1" }) });
    expect(policyDifferences(SEED_POLICY, two)).toEqual([
      { path: "services/PRICE_ORACLE/fixedInput", was: "", is: "a: 1, b: 2" },
    ]);
    expect(policyDifferences(two, changed({ services: services({ a: "1", b: "2" }) }))).toEqual([]);
  });

  it("says of a first one all that it has, and of a row that is gone what it had", () => {
    expect(policyDifferences(null, SEED_POLICY).every(({ was }) => was === null)).toBe(true);
    const gone = policyDifferences(SEED_POLICY, changed({ services: [], caps: [] }));
    expect(gone.length).toBeGreaterThan(50);
    expect(gone.every(({ is }) => is === null)).toBe(true);
  });

  it("names the caps that come and go; one whose limit changes does neither", () => {
    const [first, ...rest] = SEED_POLICY.caps;
    const added = capOf("house:house:month", 1n);
    const raised = rest.map((cap) => ({ ...cap, limitUnits: cap.limitUnits + 1n }));
    expect(capsAddedOrRemoved(SEED_POLICY, changed({ caps: [...raised, added] }))).toEqual([first, added]);
    expect(capsAddedOrRemoved(null, SEED_POLICY)).toEqual(SEED_POLICY.caps);
  });
});

describe("a sound policy", () => {
  const faultsOf = (more: Partial<Policy>, beside: Parameters<typeof requireSound>[1] = { was: null }) => {
    try {
      requireSound(changed(more), beside);
      return [];
    } catch (error) {
      const { errors } = error as { errors: { pointer: string; detail: string }[] };
      return errors.map(({ pointer, detail }) => `${pointer}: ${detail}`);
    }
  };
  const never = (): never => {
    throw new RangeError("The seed has no such service.");
  };
  const [agent, service] = [SEED_POLICY.agents[0], SEED_POLICY.services[3]];

  it("is the seed's", () => {
    expect(faultsOf({})).toEqual([]);
  });

  it("has nobody twice", () => {
    const agents = [...SEED_POLICY.agents, ...(agent ? [agent] : [])];
    expect(faultsOf({ agents })).toEqual(["#/agents/3/id: There is a second user-agent. Keep one of them."]);
    const services = [...SEED_POLICY.services, ...(service ? [service] : [])];
    expect(faultsOf({ services })).toEqual([
      "#/services/5/id: There is a second LOG_ARCHIVE. Keep one of them.",
    ]);
  });

  it("knows everybody that it names", () => {
    const services = SEED_POLICY.services.map((one) => ({
      ...one,
      summaryId: "GONE",
      allowedAgents: ["nobody"],
      blockedAgents: ["no-one"],
    }));
    const caps = [
      capOf("agent:stranger:day", 1n),
      capOf("service:STRANGE:day", 1n),
      capOf("payee:0x:day", 1n),
    ];
    expect(faultsOf({ services: services.slice(0, 1), caps })).toEqual([
      "#/services/0/summaryId: There is no GONE.",
      "#/services/0/allowedAgents: There is no nobody.",
      "#/services/0/blockedAgents: There is no no-one.",
      "#/caps/0/of: There is no stranger.",
      "#/caps/1/of: There is no STRANGE.",
      "#/caps/2/of: No service is paid to 0x.",
    ]);
  });

  it("has no cap that could never bind", () => {
    const caps = [
      capOf(`payee:${service?.payee ?? ""}:day`, 1n),
      capOf(`payee:0X${service?.payee.slice(2) ?? ""}:day`, 1n),
      capOf("category:services:day", 1n),
      capOf("category:Services:day", 1n),
      capOf("house:home:day", 1n),
    ];
    expect(faultsOf({ caps })).toEqual([
      `#/caps/1/of: No service is paid to 0X${service?.payee.slice(2) ?? ""}.`,
      "#/caps/3/of: No service is of the category Services.",
      "#/caps/4/of: Write house: a cap of the house is of nothing else.",
    ]);
  });

  it("may have a cap of what is beside it, and one that was of nothing before and is as it was", () => {
    const art = { ...(service ?? never()), id: "ART", category: "art", payee: "0xart" };
    const caps = [capOf("category:art:day", 1n), capOf("payee:0xart:day", 1n), capOf("service:ART:day", 1n)];
    expect(faultsOf({ caps }, { was: null, services: [art] })).toEqual([]);
    const gone = changed({ caps });
    expect(faultsOf({ caps, isStopped: true }, { was: gone })).toEqual([]);
    const raised = caps.map((cap) => ({ ...cap, limitUnits: 2n }));
    expect(faultsOf({ caps: raised }, { was: gone })).toHaveLength(3);
    const there = changed({ caps, services: [...SEED_POLICY.services, art] });
    expect(faultsOf({ caps }, { was: there })).toHaveLength(3);
  });

  it("does not contradict itself", () => {
    const caps = [capOf("house:house:day", 2n), capOf("house:house:month", 1n)];
    expect(faultsOf({ caps })).toHaveLength(2);
  });
});
