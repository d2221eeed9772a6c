import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Service } from "@/lib/domain/treasury/policy";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";
import { editSpendingAgent, setAgentPaused } from "@/lib/server/treasury/commands/edit-spending-agent";
import { throwKillSwitch } from "@/lib/server/treasury/commands/throw-kill-switch";
import { getPolicy } from "@/lib/server/treasury/reads/policy-view";
import { ownedBy } from "@/lib/server/treasury/tables/owned-services";
import { type TestContext, testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import { silent } from "@/testing/silent";
import { describeOnBothEngines } from "@/testing/store/books";
import { addOwned, changePolicyTo } from "@/testing/treasury";
import { PolicyFileWatch } from "./policy-file-watch";

const operator = actorOf("operator-001");

describeOnBothEngines("the policy's files, while the house runs", (world) => {
  let folder: string;
  let context: TestContext;
  let watch: PolicyFileWatch;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "souk-policy-"));
    cpSync("config", folder, { recursive: true });
    context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    watch = new PolicyFileWatch({ context, folder, log: silent });
    await watch.tick();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const policy = (): Promise<PolicyWire> => getPolicy(context.store, operator);
  const write = (from: string, to: string) => {
    const file = path.join(folder, "agents.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
  };
  const budgetOf = async (of: string) =>
    (await policy()).policy.caps.find((cap) => cap.of === of && cap.window === "day")?.limitUnits;

  it("are taken up when they change, once", async () => {
    expect(await policy()).toMatchObject({ version: 1, source: "file", author: null });
    await watch.tick();
    write("dailyBudget: 50.0", "dailyBudget: 40.5");
    await watch.tick();
    await watch.tick();
    expect(await policy()).toMatchObject({
      version: 2,
      diff: [{ path: "caps/agent:batch-agent:day/limitUnits", was: "50000000000", is: "40500000000" }],
    });
  });

  it("are the same after a restart, also when an operator changed the policy meanwhile", async () => {
    const input = { agentId: "batch-agent", dailyBudgetUnits: cents(4_000), reason: "less" };
    await editSpendingAgent(context, { actor: operator, input });
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    expect(await budgetOf("batch-agent")).toBe("40000000000");
  });

  it("leave what operators changed where they say what they said, and are the newer word where both changed", async () => {
    const by = { actor: operator };
    const edit = (agentId: string, budget: number) =>
      editSpendingAgent(context, { ...by, input: { agentId, dailyBudgetUnits: cents(budget), reason: "x" } });
    await edit("batch-agent", 4_000);
    await edit("user-agent", 8_000);
    write("dailyBudget: 30.0", "dailyBudget: 29.0");
    write("dailyBudget: 100.0", "dailyBudget: 70.0");
    await watch.tick();
    const budgets = [
      await budgetOf("batch-agent"),
      await budgetOf("ops-agent"),
      await budgetOf("user-agent"),
    ];
    expect(budgets).toEqual([`${cents(4_000)}`, `${cents(2_900)}`, `${cents(7_000)}`]);
    expect((await policy()).diff.map(({ path }) => path)).toEqual([
      "caps/agent:ops-agent:day/limitUnits",
      "caps/agent:user-agent:day/limitUnits",
    ]);
    // What is taken up is over: an operator's later word stays, also past a restart and the next change.
    await edit("ops-agent", 3_500);
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    write("dailyBudget: 70.0", "dailyBudget: 71.0");
    await watch.tick();
    expect([await budgetOf("ops-agent"), await budgetOf("user-agent")]).toEqual([
      `${cents(3_500)}`,
      `${cents(7_100)}`,
    ]);
  });

  it("say the same as an operator did, and are over with that", async () => {
    const edit = (budget: number) => {
      const input = { agentId: "batch-agent", dailyBudgetUnits: cents(budget), reason: "x" };
      return editSpendingAgent(context, { actor: operator, input });
    };
    await edit(4_000);
    write("dailyBudget: 50.0", "dailyBudget: 40.0");
    await watch.tick();
    expect(await policy()).toMatchObject({ version: 2, source: "operator" });
    await edit(4_500);
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    expect(await budgetOf("batch-agent")).toBe(`${cents(4_500)}`);
  });

  it("have a fault that operators' changes make of them, and leave the policy as it is", async () => {
    await changePolicyTo(context, (now) => ({
      ...now,
      caps: [...now.caps, capOf("house:house:week", cents(9_000))],
    }));
    write("  dailyBudget: 90.0", "  dailyBudget: 95.0");
    await watch.tick();
    expect(watch.whyStale()).toContain(
      "together with what operators changed: house: 95.00 MNEE a day is above",
    );
    expect((await policy()).version).toBe(2);
  });

  it("take the caps of an agent that is gone with it, an operator's too", async () => {
    await changePolicyTo(context, (now) => ({
      ...now,
      caps: [...now.caps, capOf("agent:ops-agent:week", cents(9_000))],
    }));
    write("  - id: ops-agent\n    priority: MEDIUM\n    dailyBudget: 30.0\n    maxPerCall: 5.0\n", "");
    const file = path.join(folder, "services.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(", ops-agent]", "]"));
    await watch.tick();
    expect(watch.whyStale()).toBeNull();
    expect((await policy()).policy.caps.filter(({ of }) => of === "ops-agent")).toEqual([]);
  });

  it("leave what owners registered, its caps, and the agents that an operator let spend on it", async () => {
    const [like] = SEED_POLICY.services;
    const mine = { id: "OWNED", ownerId: "usr_1", category: "art" };
    const owned = { ...like, ...mine, allowedAgents: ["batch-agent", "ops-agent"] };
    await addOwned(context, owned as Service, { ownerId: "usr_1" });
    await addOwned(context, { ...owned, id: "THING" } as Service, { ownerId: "usr_2" });
    await addOwned(context, { ...owned, id: "UNOPENED" } as Service, { ownerId: "usr_2" });
    await changePolicyTo(context, (now) => ({
      ...now,
      services: [...now.services, owned as Service],
      caps: [...now.caps, capOf("service:OWNED:day", cents(100)), capOf("category:art:day", cents(50))],
    }));
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    expect((await policy()).version).toBe(2);
    write("  - id: ops-agent\n    priority: MEDIUM\n    dailyBudget: 30.0\n    maxPerCall: 5.0\n", "");
    const file = path.join(folder, "services.yaml");
    const services = readFileSync(file, "utf8").replaceAll(", ops-agent]", "]");
    writeFileSync(file, services.replace("id: PRICE_ORACLE", "id: THING"));
    await watch.tick();
    const { version, policy: now } = await policy();
    expect(version).toBe(3);
    const serviceOf = (of: string) => now.services.filter(({ id }) => id === of);
    expect(serviceOf("THING")).toMatchObject([{ ownerId: null }]);
    expect(serviceOf("OWNED")).toMatchObject([{ ownerId: "usr_1", allowedAgents: ["batch-agent"] }]);
    expect(now.caps.filter(({ of }) => of === "OWNED")).toMatchObject([{ limitUnits: `${cents(100)}` }]);
    expect(now.caps.filter(({ of }) => of === "art")).toMatchObject([{ limitUnits: `${cents(50)}` }]);
    // An id that the files take is theirs; what nobody opened is its owner's.
    const left = await context.store.read((tx) => ownedBy(tx, "usr_2"));
    expect(left.map(({ id }) => id)).toEqual(["UNOPENED"]);
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    expect((await policy()).version).toBe(3);
    // What the files say of such a category as well, they say.
    write("risk:", "caps: [{ scope: category, of: art, window: day, limit: 0.7 }]\nrisk:");
    await watch.tick();
    const capped = (await policy()).policy.caps.filter(({ of }) => of === "art");
    expect(capped).toMatchObject([{ limitUnits: `${cents(70)}` }]);
  });

  it("may cap what an owner's service alone is of, as often as they are read, and nothing that none is of", async () => {
    const [like] = SEED_POLICY.services;
    const payee = `0x${"ab".repeat(20)}`;
    const owned = { ...like, id: "OWNED", ownerId: "usr_1", category: "art", payee } as Service;
    const cap = (scope: string, of: string) =>
      `  - { scope: ${scope}, of: "${of}", window: week, limit: 5 }\n`;
    write("risk:", `caps:\n${cap("category", "art")}${cap("payee", payee.toUpperCase())}risk:`);
    await watch.tick();
    expect(watch.whyStale()).toMatch(
      /line \d+: No service is of the category art\.; .*line \d+: No service is paid to 0x(ab)+\./,
    );
    await changePolicyTo(context, (now) => ({ ...now, services: [...now.services, owned] }));
    await watch.tick();
    expect(watch.whyStale()).toBeNull();
    expect((await policy()).policy.caps.filter(({ window }) => window === "week")).toMatchObject([
      { scope: "category", of: "art" },
      { scope: "payee", of: payee },
    ]);
    const { version } = await policy();
    const input = { agentId: "batch-agent", dailyBudgetUnits: cents(4_000), reason: "less" };
    await editSpendingAgent(context, { actor: operator, input });
    await new PolicyFileWatch({ context, folder, log: silent }).tick();
    expect((await policy()).version).toBe(version + 1);
    write("dailyBudget: 50.0", "dailyBudget: 45.0");
    await watch.tick();
    expect(await budgetOf("batch-agent")).toBe("45000000000");
  });

  it("leave the old policy as it is while they have a fault, and say the line", async () => {
    expect([watch.staleSinceMs(), watch.whyStale()]).toEqual([null, null]);
    const sinceMs = context.nowMs;
    write("dailyBudget: 50.0", "dailyBudget: -1");
    const lines = readFileSync(path.join(folder, "agents.yaml"), "utf8").split("\n");
    const line = lines.findIndex((text) => text.includes("dailyBudget: -1")) + 1;
    await watch.tick();
    context.pass(5_000);
    await watch.tick();
    expect(watch.staleSinceMs()).toBe(sinceMs);
    expect(watch.whyStale()).toMatch(new RegExp(`^agents\\.yaml, line ${line}: .*Write an amount`));
    expect(await policy()).toMatchObject({ version: 1 });
    rmSync(path.join(folder, "services.yaml"));
    await watch.tick();
    expect(watch.whyStale()).toContain("services.yaml cannot be read");
    cpSync("config", folder, { recursive: true });
    write("dailyBudget: 50.0", "dailyBudget: 45.0");
    await watch.tick();
    expect(watch.staleSinceMs()).toBeNull();
    expect(await budgetOf("batch-agent")).toBe("45000000000");
  });

  it("are none where no folder is named", async () => {
    await new PolicyFileWatch({ context, folder: null, log: silent }).tick();
    expect(await policy()).toMatchObject({ version: 1 });
  });

  it("resume nobody who is paused, and nothing that is stopped", async () => {
    const pause = { agentId: "ops-agent", isPaused: true, reason: "odd" };
    await setAgentPaused(context, { actor: operator, input: pause });
    await throwKillSwitch(context, { actor: operator, input: { stopped: true, reason: "odd" } });
    write("dailyBudget: 30.0", "dailyBudget: 29.0");
    await watch.tick();
    const { policy: now } = await policy();
    expect(now.isStopped).toBe(true);
    expect(now.agents.filter(({ isPaused }) => isPaused).map(({ id }) => id)).toEqual(["ops-agent"]);
    expect(await budgetOf("ops-agent")).toBe("29000000000");
  });
});
