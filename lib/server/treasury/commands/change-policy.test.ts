import { expect, it } from "vitest";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import type { ChangePolicyInput, PolicyWire } from "@/lib/schemas/treasury/policy";
import type { LatestShadowWire } from "@/lib/schemas/treasury/shadow";
import type { Context } from "@/lib/server/kernel/context";
import { getDecision, listDecisions } from "@/lib/server/treasury/reads/decisions";
import { treasuryOverview } from "@/lib/server/treasury/reads/overview";
import { getPolicy, listPolicyVersions } from "@/lib/server/treasury/reads/policy-view";
import { listServices } from "@/lib/server/treasury/reads/services";
import { killSwitchView } from "@/lib/server/treasury/reads/spending-agents";
import { insertPolicyVersion, latestPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";
import { bodyOf, codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { cents, SEED_POLICY } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { changePolicy } from "./change-policy";
import { editSpendingAgent, setAgentPaused } from "./edit-spending-agent";
import { shadowPolicy } from "./run-shadow";
import { throwKillSwitch } from "./throw-kill-switch";

const operator = actorOf("operator-001");
const agentId = "batch-agent";

const { caps, risk, lowTreasuryUnits } = DEMO_POLICY;
const rows = caps.map(({ sinceAtMs, ...cap }) => cap);
const next = (more: Partial<ChangePolicyInput>): ChangePolicyInput => ({
  version: 1,
  reason: "a new month",
  caps: rows,
  risk,
  lowTreasuryUnits,
  ...more,
});

const reasonOf = async (context: Context, request = {}) => (await askFor(context, request)).decision.reason;

/** Makes the next version one of before payees had one spelling, with these caps of one. */
async function openOld(
  context: Context,
  limits: readonly [of: string, window: "day" | "week", units: bigint][],
) {
  await context.store.write(async (tx) => {
    const row = await latestPolicyVersion(tx);
    if (!row) return expect.unreachable();
    const old = limits.map(([of, window, units]) => {
      const cap = { scope: "payee", of, window, limitUnits: `${units}` } as const;
      return { ...cap, rolloverBps: 0, sinceAtMs: 0 };
    });
    const document = { ...row.document, caps: [...row.document.caps, ...old] };
    await insertPolicyVersion(tx, { ...row, version: row.version + 1, document });
  });
}
const PAYEE = DEMO_POLICY.services.find(({ id }) => id === "BATCH_COMPUTE")?.payee ?? "";
const SHOUTED = PAYEE.toUpperCase();

describeOnBothEngines("an operator", (world) => {
  const open = async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context);
    return context;
  };

  it("of an old policy with a payee's cap in two spellings has the lower one, and changes and stops it", async () => {
    const context = await open();
    await openOld(context, [
      [SHOUTED, "day", cents(400)],
      [PAYEE, "day", cents(900)],
    ]);
    await askFor(context);
    expect(await reasonOf(context)).toContain("payee");
    const by = { actor: operator };
    await editSpendingAgent(context, {
      ...by,
      input: { agentId, dailyBudgetUnits: cents(4_000), reason: "less" },
    });
    await throwKillSwitch(context, { ...by, input: { stopped: true, reason: "stop" } });
    expect(await reasonOf(context)).toContain("stopped");
    await throwKillSwitch(context, { ...by, input: { stopped: false, reason: "go on" } });
    expect(
      (await getPolicy(context.store, operator)).policy.caps.filter(({ scope }) => scope === "payee"),
    ).toEqual([expect.objectContaining({ of: PAYEE, limitUnits: `${cents(400)}` })]);
  });

  it("stops a policy that contradicts itself, and lets it go on once that is mended", async () => {
    const context = await open();
    await openOld(context, [
      [SHOUTED, "day", cents(900)],
      [PAYEE, "week", cents(400)],
    ]);
    const by = { actor: operator };
    const pause = (isPaused: boolean) =>
      setAgentPaused(context, { ...by, input: { agentId, isPaused, reason: "x" } });
    const stop = (stopped: boolean) => throwKillSwitch(context, { ...by, input: { stopped, reason: "x" } });
    await pause(true);
    await stop(true);
    const { policy } = await getPolicy(context.store, operator);
    expect([policy.isStopped, policy.agents.find(({ id }) => id === agentId)?.isPaused]).toEqual([
      true,
      true,
    ]);
    expect([await codeOf(stop(false)), await codeOf(pause(false))]).toEqual([
      "invalid_input",
      "invalid_input",
    ]);
    await changePolicy(context, { ...by, input: next({ version: 4 }) });
    await stop(false);
    await pause(false);
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
  });

  it("lowers a budget, sees a call refused with what is missing and until when, raises it, sees it pass", async () => {
    const context = await open();
    await askFor(context);
    const lower = { agentId, dailyBudgetUnits: cents(500), maxPerCallUnits: cents(400), reason: "too much" };
    const reply = await editSpendingAgent(context, { actor: operator, input: lower });
    expect(bodyOf<PolicyWire>(reply)).toMatchObject({
      version: 2,
      source: "operator",
      author: "operator-001",
      reason: "too much",
      diff: [
        { path: "caps/agent:batch-agent:call/limitUnits", was: "20000000000", is: "4000000000" },
        { path: "caps/agent:batch-agent:day/limitUnits", was: "50000000000", is: "5000000000" },
      ],
    });
    const { decision } = await askFor(context);
    expect(decision).toMatchObject({
      reason: "Insufficient daily budget. Remaining: 2.00 MNEE",
      needs: { text: "needs 1.00 MNEE more, or wait until 00:00 UTC" },
      policyVersion: 2,
    });
    const raise = { agentId, dailyBudgetUnits: cents(600), reason: "enough for one" };
    await editSpendingAgent(context, { actor: operator, input: raise });
    expect(await reasonOf(context)).toBe("Approved");
  });

  it("leaves a cap that is only changed its age, so that it keeps what a window leaves", async () => {
    const context = await open();
    const sinceMs = context.nowMs;
    context.pass(5_000);
    const input = { agentId, dailyBudgetUnits: cents(4_000), reason: "less" };
    const { policy } = bodyOf<PolicyWire>(await editSpendingAgent(context, { actor: operator, input }));
    expect(policy.caps.every(({ sinceAtMs }) => sinceAtMs === sinceMs)).toBe(true);
  });

  it("pauses an agent and resumes it", async () => {
    const context = await open();
    const set = (isPaused: boolean) =>
      setAgentPaused(context, { actor: operator, input: { agentId, isPaused, reason: "look at it" } });
    await set(true);
    expect(await reasonOf(context)).toBe("Agent batch-agent is paused");
    expect(await reasonOf(context, { agentId: "ops-agent" })).toBe("Approved");
    await set(false);
    expect(await reasonOf(context)).toBe("Approved");
  });

  it("stops all spending, and is told beforehand what becomes of the calls under way", async () => {
    const context = await open();
    const { call } = await askFor(context);
    expect(await killSwitchView(context.store, operator)).toMatchObject({
      stopped: false,
      inFlight: [
        {
          id: call?.id,
          agentId,
          held: { units: `${cents(300)}` },
          outcome: expect.stringContaining("Goes on"),
        },
      ],
    });
    await throwKillSwitch(context, { actor: operator, input: { stopped: true, reason: "stolen key" } });
    for (const one of ["user-agent", "ops-agent", agentId])
      expect(await reasonOf(context, { agentId: one, serviceId: "PRICE_ORACLE" })).toContain("kill switch");
    expect(await killSwitchView(context.store, operator)).toMatchObject({ stopped: true });
    await throwKillSwitch(context, { actor: operator, input: { stopped: false, reason: "a new key" } });
    expect(await reasonOf(context)).toBe("Approved");
  });

  it("puts in other caps, rules and threshold, from the version that was read", async () => {
    const context = await open();
    const day = {
      scope: "house",
      of: "house",
      window: "day",
      limitUnits: cents(400),
      rolloverBps: 0,
    } as const;
    const input = next({ caps: [day], lowTreasuryUnits: 0n, risk: SEED_POLICY.risk });
    const reply = await changePolicy(context, { actor: operator, input });
    const policy = bodyOf<PolicyWire>(reply);
    expect(policy).toMatchObject({
      version: 2,
      policy: { lowTreasuryUnits: "0", risk: { burst: { calls: 5 } } },
    });
    expect(policy.policy.caps).toEqual([{ ...day, limitUnits: "4000000000", sinceAtMs: context.nowMs }]);
    expect(policy).toEqual(await getPolicy(context.store, operator));
    expect(await codeOf(changePolicy(context, { actor: operator, input }))).toBe("lost_race");
    const versions = await listPolicyVersions(context.store, {
      actor: operator,
      cursor: undefined,
      limit: 1,
    });
    expect(versions.items.map(({ version }) => version)).toEqual([2]);
    const older = { actor: operator, cursor: { atMs: 0, id: "2" }, limit: 5 };
    expect((await listPolicyVersions(context.store, older)).items.map(({ version }) => version)).toEqual([1]);
  });

  it("puts them in shadow, where nothing holds them, from the version that was read", async () => {
    const context = await open();
    const put = (more: Partial<ChangePolicyInput>) =>
      shadowPolicy(context, { actor: operator, input: next(more) });
    const [first] = rows;
    const twice = put({ caps: first ? [first, first] : [] });
    await expect(twice).rejects.toMatchObject({ errors: [{ pointer: "#/caps/0" }, { pointer: "#/caps/1" }] });
    expect(await codeOf(put({ version: 4 }))).toBe("lost_race");
    const reply = await put({ caps: [] });
    expect([reply.status, bodyOf<LatestShadowWire>(reply).shadow]).toMatchObject([
      201,
      { title: "a new month", policy: { caps: [] } },
    ]);
    expect(await getPolicy(context.store, operator)).toMatchObject({ version: 1, mode: "enforce" });
    expect((await askFor(context, { quantity: 10 })).decision.action).toBe("REJECTED");
    expect(await codeOf(put({ caps: [] }))).toBe("shadow_runs");
    expect(await codeOf(put({ version: 4 }))).toBe("lost_race");
  });

  it("cannot put in what contradicts itself, or what nobody knows", async () => {
    const context = await open();
    const day = { scope: "house", of: "house", window: "day", limitUnits: 2n, rolloverBps: 0 } as const;
    const refused = changePolicy(context, {
      actor: operator,
      input: next({ caps: [day, { ...day, window: "month", limitUnits: 1n }] }),
    });
    await expect(refused).rejects.toMatchObject({
      code: "invalid_input",
      errors: [{ pointer: "#/caps/0" }, { pointer: "#/caps/1" }],
    });
    const ghost = { agentId: "ghost", dailyBudgetUnits: 1n, reason: "who" };
    expect(await codeOf(editSpendingAgent(context, { actor: operator, input: ghost }))).toBe("not_found");
    const above = { agentId, dailyBudgetUnits: cents(1_999), reason: "below its call" };
    expect(await codeOf(editSpendingAgent(context, { actor: operator, input: above }))).toBe("invalid_input");
    expect((await getPolicy(context.store, operator)).version).toBe(1);
  });

  it("makes no version where nothing changes", async () => {
    const context = await open();
    const input = { agentId, dailyBudgetUnits: cents(5_000), reason: "the same" };
    const reply = await editSpendingAgent(context, { actor: operator, input });
    expect(bodyOf<PolicyWire>(reply).version).toBe(1);
    const audited = await context.store.read((tx) => tx.all("SELECT seq FROM audit_rows"));
    expect(audited).toEqual([]);
  });

  it("is the only one who may: an agent raises no cap of its own", async () => {
    const context = await open();
    const raise = { agentId: "agent-1", dailyBudgetUnits: cents(9_999_999), reason: "more for me" };
    for (const actor of [actorOf("agent-1"), actorOf("buyer-001"), { kind: "anonymous" } as const]) {
      const expected = actor.kind === "anonymous" ? "unauthenticated" : "forbidden";
      const tries = [
        editSpendingAgent(context, { actor, input: { ...raise, agentId } }),
        setAgentPaused(context, { actor, input: { agentId, isPaused: false, reason: "go" } }),
        throwKillSwitch(context, { actor, input: { stopped: false, reason: "go" } }),
        changePolicy(context, { actor, input: next({ caps: [] }) }),
      ];
      for (const attempt of tries) expect(await codeOf(attempt)).toBe(expected);
      expect(() => getPolicy(context.store, actor)).toThrow();
    }
    expect((await getPolicy(context.store, operator)).version).toBe(1);
  });

  it("reads every decision, and each agent's day", async () => {
    const context = await open();
    const { decision } = await askFor(context);
    await askFor(context, { serviceId: "IMAGE_GEN_PREMIUM" });
    const list = (filter: object) =>
      listDecisions(context.store, { actor: operator, filter: { limit: 50, ...filter } });
    const all = await list({});
    expect(all.items.map(({ action }) => action)).toEqual(["REJECTED", "ALLOWED"]);
    expect(all.items[1]).toEqual(await getDecision(context.store, { actor: operator, id: decision.id }));
    expect((await list({ action: "ALLOWED", agentId, serviceId: "BATCH_COMPUTE" })).items).toMatchObject([
      {
        cost: { display: "3.00 MNEE" },
        requested: 1,
        approved: 1,
        bound: [],
        call: { state: "held", failure: null },
      },
    ] satisfies Partial<Record<keyof DecisionWire, unknown>>[]);
    expect((await list({ agentId: "user-agent" })).items).toEqual([]);
    const first = await list({ limit: 1 });
    expect(first.nextCursor).not.toBeNull();
    expect(await codeOf(getDecision(context.store, { actor: operator, id: "dec_none" }))).toBe("not_found");
    const sources = { store: context.store, chain: null };
    const overview: TreasuryWire = await treasuryOverview(sources, { actor: operator, nowMs: context.nowMs });
    expect(overview.agents.find(({ id }) => id === agentId)).toMatchObject({
      priority: "LOW",
      dailyBudget: { display: "50.00 MNEE" },
      maxPerCall: { display: "20.00 MNEE" },
      spent: { units: "0" },
      held: { display: "3.00 MNEE" },
      remaining: { display: "47.00 MNEE" },
      reserved: { units: "0" },
      resetsAt: "2026-11-22T00:00:00.000Z",
      emptyAt: null,
      paused: false,
    });
    expect(overview.agents.find(({ id }) => id === "user-agent")?.reserved.display).toBe("50.00 MNEE");
    const { units } = overview.funds.held;
    expect(overview.funds).toMatchObject({
      balance: { units: `${cents(100_000_000)}` },
      caps: [
        {
          window: "day",
          limit: { display: "90.00 MNEE" },
          held: { units },
          remaining: { display: "87.00 MNEE" },
        },
      ],
    });
    expect(overview.alerts).toEqual([]);
    await editSpendingAgent(context, {
      actor: operator,
      input: { agentId, dailyBudgetUnits: cents(600), maxPerCallUnits: cents(600), reason: "less" },
    });
    await askFor(context);
    const later = await treasuryOverview(sources, { actor: operator, nowMs: context.nowMs });
    expect(later.agents.find(({ id }) => id === agentId)?.emptyAt).toBe("2026-11-21T12:00:00.000Z");
    const alert = { scope: "agent", of: agentId, window: "day", at: "2026-11-21T12:00:00.000Z" };
    expect(later.alerts).toEqual([100, 80].map((percent) => ({ ...alert, percent, emptyAt: null })));
    expect(overview.totals.allocated).toContainEqual(expect.objectContaining({ display: "180.00 MNEE" }));
    const { items } = await listServices(context.store, actorOf("buyer-001"));
    expect(items.map(({ id, unitPrice }) => `${id} ${unitPrice.display}`)).toContain(
      "PRICE_ORACLE 0.05 MNEE",
    );
  });
});
