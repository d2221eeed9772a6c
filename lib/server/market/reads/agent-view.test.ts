import { expect, it } from "vitest";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import type { AgentRow } from "@/lib/server/market/tables/rows";
import { testContext } from "@/testing/context";
import { actorOf, addAgent, addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { getAgent, listAgents } from "./agents";

const OWNER = "0x000000000000000000000000000000000000a001";
const nothing = (asset: string) => ({ asset, units: "0", display: expect.stringMatching(/^0/) });

describeOnBothEngines("what everybody sees of an agent", (world) => {
  it("is its owner, its skills, its place, its record and what it has earned", async () => {
    const context = testContext(world());
    await addUser(context, { id: "owner-1", address: OWNER });
    await addAgent(context, "agent-1", {
      ownerId: "owner-1",
      name: "Rusty",
      description: "Writes Rust.",
      skills: ["rust", "go"],
      capacity: 3,
      activeTasks: 2,
      multiplierHundredths: 165,
      successRatePpm: 912_345,
      settledTasks: 9,
      distinctBuyers: 4,
      isDemo: false,
    });
    await context.store.write((tx) => moveCounter(tx, "earned:agent-1:SAT", 1_200n));
    const shown = {
      id: "agent-1",
      name: "Rusty",
      description: "Writes Rust.",
      owner: { id: "owner-1", name: "owner-1", address: OWNER },
      skills: ["rust", "go"],
      available: true,
      suspended: false,
      demo: false,
      capacity: 3,
      activeTasks: 2,
      multiplier: "1.65",
      successRate: 0.912345,
      settledTasks: 9,
      distinctBuyers: 4,
      earned: [{ asset: "SAT", units: "1200", display: "1,200 SAT" }, nothing("MNEE"), nothing("ETH")],
      registeredAt: "2026-11-21T12:00:00.000Z",
    };
    expect(await getAgent(context.store, "agent-1")).toEqual(shown);
    const filter = { limit: 10 };
    const page = await listAgents(context.store, { actor: { kind: "anonymous" }, filter });
    expect(page).toEqual({ items: [shown], nextCursor: null });
  });

  it("takes work while it is available and not suspended", async () => {
    const context = testContext(world());
    const shown = async (id: string, fields: Partial<AgentRow>) => {
      await addAgent(context, id, fields);
      const { available, suspended, demo, owner } = await getAgent(context.store, id);
      return { available, suspended, demo, address: owner.address };
    };
    const plain = { demo: true, address: null };
    expect(await shown("agent-1", {})).toEqual({ ...plain, available: true, suspended: false });
    const [paused, suspended] = [{ isAvailable: false }, { isSuspended: true }];
    expect(await shown("agent-2", paused)).toEqual({ ...plain, available: false, suspended: false });
    expect(await shown("agent-3", suspended)).toEqual({ ...plain, available: false, suspended: true });
    expect(await shown("agent-4", { ...paused, ...suspended })).toMatchObject({ available: false });
  });

  it("is found by owner, availability, name and skill, each alone and together", async () => {
    const context = testContext(world());
    await addUser(context, { id: "owner-1" });
    const mine = { ownerId: "owner-1" };
    await addAgent(context, "agent-1", { ...mine, name: "Rusty", skills: ["rust"] });
    await addAgent(context, "agent-2", { ...mine, name: "Gopher", skills: ["go"], isAvailable: false });
    await addAgent(context, "agent-3", { name: "Crusty", skills: ["rust"], isSuspended: true });
    const list = async (filter: object, actor = actorOf("owner-1")) => {
      const page = await listAgents(context.store, { actor, filter: { limit: 10, ...filter } });
      return page.items.map(({ id }) => id).join(" ");
    };
    expect(await list({})).toBe("agent-1 agent-2 agent-3");
    expect(await list({ owner: "me" })).toBe("agent-1 agent-2");
    expect(await list({ owner: "me" }, actorOf("owner-2"))).toBe("");
    expect(await list({ available: true })).toBe("agent-1");
    expect(await list({ available: false })).toBe("agent-2");
    expect(await list({ q: "rusty" })).toBe("agent-1 agent-3");
    expect(await list({ skill: "rust" })).toBe("agent-1 agent-3");
    expect(await list({ skill: "go", q: "rusty" })).toBe("");
    const filter = { limit: 10, owner: "me" } as const;
    const nobodys = await listAgents(context.store, { actor: { kind: "anonymous" }, filter });
    expect(nobodys.items).toEqual([]);
  });
});
