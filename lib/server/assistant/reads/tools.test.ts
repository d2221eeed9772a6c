import { expect, it } from "vitest";
import { ASK_KINDS, SERVICE_OF_KIND } from "@/lib/domain/assistant/ask";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { openTreasury } from "@/testing/treasury";
import { showAssistant } from "./assistant";
import { mayUse, toolsOf } from "./tools";

const MODEL = { provider: "offline", name: "offline", isOffline: true, note: "" } as const;
const HOUSES = ASK_KINDS.map((kind) => SERVICE_OF_KIND[kind]);
const [some] = SEED_POLICY.services;
if (!some) throw new RangeError("The seed has no services.");
const free: Service = { ...some, allowedAgents: null };

const withServices = (change: (service: Service) => Service): Policy => ({
  ...SEED_POLICY,
  services: SEED_POLICY.services.map(change),
});

it("an agent may use what is active, does not block it, and allows it or all", () => {
  expect(mayUse("a", free)).toBe(true);
  expect(mayUse("a", { ...free, allowedAgents: ["b", "a"] })).toBe(true);
  expect(mayUse("a", { ...free, allowedAgents: ["b"] })).toBe(false);
  expect(mayUse("a", { ...free, blockedAgents: ["a"] })).toBe(false);
  expect(mayUse("a", { ...free, blockedAgents: ["b"] })).toBe(true);
  expect(mayUse("a", { ...free, isActive: false })).toBe(false);
});

it("an agent has the house's tools whatever the policy says, then what it may use, no two of one name", () => {
  const extra = (id: string, more: Partial<Service> = {}) => ({ ...free, id, ...more });
  const closed = withServices((service) => ({ ...service, isActive: false }));
  const others = [extra("one:of"), extra("shut", { isActive: false }), extra("one-of"), extra("one/of")];
  const tools = toolsOf({ ...closed, services: [...closed.services, ...others] }, "a");
  expect(tools.map(({ serviceId }) => serviceId)).toEqual([...HOUSES, "one:of", "one-of"]);
});

it("an agent has sixty tools of others at most, the first of them", () => {
  const ids = Array.from({ length: 61 }, (_, place) => `other-${place}`);
  const policy = { ...SEED_POLICY, services: ids.map((id) => ({ ...free, id })) };
  expect(toolsOf(policy, "a").map(({ serviceId }) => serviceId)).toEqual([...HOUSES, ...ids.slice(0, 60)]);
});

describeOnBothEngines("what the assistant says of itself", (world) => {
  it("names an agent that may have what it suggests, and no tool that nobody may have", async () => {
    const context = testContext(world());
    const blockedAgents = SEED_POLICY.agents.map(({ id }) => id);
    const policy = withServices((service) =>
      service.id === "LOG_ARCHIVE" ? { ...service, blockedAgents } : service,
    );
    await openTreasury(context, { policy });
    const shown = await showAssistant(context, { actor: actorOf("operator-001"), model: MODEL });
    expect(shown.tools.map(({ serviceId }) => serviceId)).not.toContain("LOG_ARCHIVE");
    expect(shown.prompts.map(({ agentId }) => agentId)).toEqual(["user-agent", "user-agent", "batch-agent"]);
  });

  it("is for operators", async () => {
    const ask = async () =>
      showAssistant(testContext(world()), { actor: actorOf("buyer-001"), model: MODEL });
    expect(await codeOf(ask())).toBe("forbidden");
  });
});
