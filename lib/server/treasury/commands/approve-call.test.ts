import fc from "fast-check";
import { expect, it } from "vitest";
import { hashOfId } from "@/lib/chain/router-calls";
import { registrable } from "@/lib/chain/router-reads";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { InputType, ServiceInput } from "@/lib/domain/treasury/service/input";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { paymentKey } from "@/lib/server/escrow/tables/relay";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { defaultConfig } from "@/lib/server/kernel/context";
import { lapseCalls } from "@/lib/server/treasury/jobs/lease-keeper";
import type { AskProvider } from "@/lib/server/treasury/providers/provider";
import { getApproval, listApprovals } from "@/lib/server/treasury/reads/approvals";
import { getDecision } from "@/lib/server/treasury/reads/decisions";
import { killSwitchView } from "@/lib/server/treasury/reads/spending-agents";
import type { BudgetWindowRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { balanceOf } from "@/testing/ledger";
import { actorOf } from "@/testing/people";
import { BATCH_CALL, capOf, cents } from "@/testing/policy";
import { silent } from "@/testing/silent";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { until } from "@/testing/until";
import { waitingSince } from "@/testing/waiting";
import { approveCall } from "./approve-call";
import { callService } from "./call-service";
import { setAgentPaused } from "./edit-spending-agent";
import { refuseCall } from "./refuse-call";
import { serveCall } from "./serve-call";
import { throwKillSwitch } from "./throw-kill-switch";

const [ASKER, OTHER] = [actorOf("operator-001"), actorOf("operator-002")];
const DAY_MS = 86_400_000;
const COST = cents(300);
const PAST_TIME = "a call waits for an approval past its time";
const UNPAID = "a call waits for its payment";
const ROUTER = {
  address: "0x00000000000000000000000000000000000000a1",
  treasury: "0x00000000000000000000000000000000000000a2",
  spender: "0x00000000000000000000000000000000000000a3",
} as const;

/** Somebody is asked about every call above 2.50 MNEE: about one BATCH_COMPUTE. */
const ASKING: Policy = {
  ...DEMO_POLICY,
  risk: { ...DEMO_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(250) } },
};

/** What a service takes: numbers, and a field that may be read as several things. */
function formOf(type: InputType): ServiceInput {
  const field = { isRequired: false, description: "it", least: null, most: null, oneOf: null };
  return { forms: [{ data: { ...field, type: "numbers" }, n: { ...field, type } }], example: "{}" };
}

const withService =
  (change: Partial<Service>) =>
  (policy: Policy): Policy => ({
    ...policy,
    services: policy.services.map((one) => (one.id === "BATCH_COMPUTE" ? { ...one, ...change } : one)),
  });
const withCap =
  (place: Parameters<typeof capOf>[0], limitUnits: bigint) =>
  (policy: Policy): Policy => {
    const cap = capOf(place, limitUnits);
    const isIt = ({ scope, of, window }: typeof cap) =>
      scope === cap.scope && of === cap.of && window === cap.window;
    return { ...policy, caps: [...policy.caps.filter((one) => !isIt(one)), cap] };
  };

async function open(world: StoreWorld, rail: "ledger" | "router" = "ledger", units?: bigint) {
  const chain = {
    facts: { router: ROUTER },
    registeredService: async (hash: string) => {
      const service = ASKING.services.find(({ id }) => hashOfId(id) === hash);
      return service ? registrable(service) : null;
    },
  } as unknown as ChainEvidence;
  const config = { ...defaultConfig("demo"), paymentRail: rail };
  const context = testContext(world, { config, ...(rail === "router" ? { chain } : {}) });
  await openTreasury(context, { policy: ASKING, ...(units === undefined ? {} : { units }) });
  const served: string[] = [];
  const ask: AskProvider = async ({ callId }) => {
    served.push(callId);
    return { kind: "served", result: { ok: true } };
  };
  const serve = (callId: string) => serveCall({ context, askProvider: ask }, { callId });
  const parts = { context, serveCall: serve, openCircuitUntilMs: () => null };
  const input = { ...BATCH_CALL, input: { data: [1.5, 3], n: "7" } };
  const call = (actor = ASKER) => callService(parts, { actor, input });
  const waiting = async () => bodyOf<ServiceCallWire>(await call()).decision.id;
  const idempotency = (key?: string) =>
    key === undefined ? undefined : { key, route: "approve", bodyHash: "same" };
  const approve = (id: string, actor = OTHER, key?: string) =>
    approveCall(parts, { actor, input: { id }, idempotency: idempotency(key) });
  const refuse = (id: string, actor = OTHER) =>
    refuseCall(context, { actor, input: { id, reason: "too dear" } });
  return { context, served, call, waiting, approve, refuse };
}

/** What the day of batch-agent and of the house have spent and hold. */
async function daysOf(context: TestContext): Promise<string[]> {
  const rows = await context.store.read((tx) =>
    tx.all<BudgetWindowRow>(
      `SELECT * FROM budget_windows WHERE of_id IN ('batch-agent', 'house') ORDER BY of_id, start_at_ms`,
    ),
  );
  return rows.map(({ ofId, spentUnits, heldUnits }) => `${ofId} ${spentUnits} ${heldUnits}`);
}
const days = (spent: bigint, held: bigint) => [`batch-agent ${spent} ${held}`, `house ${spent} ${held}`];

const shown = (context: TestContext, id: string) => getApproval(context.store, { actor: OTHER, id });
const listed = async (context: TestContext, actor = OTHER) =>
  (await listApprovals(context.store, { actor, cursor: undefined, limit: 10 })).items;
const audited = (context: TestContext, subjectId: string) =>
  context.store.read((tx) =>
    tx.all("SELECT action, actor_id FROM audit_rows WHERE subject_id = ? ORDER BY seq", [subjectId]),
  );

describeOnBothEngines("a call that somebody is asked about", (world) => {
  it("waits with its money held, for whom it says and until when", async () => {
    const { context, served, call } = await open(world());
    const reply = await call();
    const { decision, ...asked } = bodyOf<ServiceCallWire>(reply);
    const expiresAt = new Date(context.nowMs + DAY_MS).toISOString();
    expect(reply).toMatchObject({
      status: 202,
      headers: [["location", `/api/v1/decisions/${decision.id}`]],
    });
    expect(decision).toMatchObject({ action: "WAITING", reason: "Large cost 3.00 MNEE", approved: 1 });
    expect(asked).toMatchObject({
      call: { state: "waiting", cost: { units: `${COST}` } },
      approval: { id: decision.id, expiresAt },
      result: null,
      receipt: null,
    });
    expect([await daysOf(context), served]).toEqual([days(0n, COST), []]);
    const [one, ...others] = await listed(context);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      agentId: "batch-agent",
      askedBy: "operator-001",
      calledServiceId: "BATCH_COMPUTE",
      quantity: 1,
      input: { data: [1.5, 3], n: "7" },
      reason: "Large cost 3.00 MNEE",
      expiresAt,
      mayApprove: true,
      decided: null,
    });
    expect(one?.caps.find(({ scope }) => scope === "agent")).toMatchObject({
      held: { units: `${COST}` },
      remaining: { units: `${cents(4_700)}` },
    });
    expect((await listed(context, ASKER)).map(({ mayApprove }) => mayApprove)).toEqual([false]);
    await expect(listed(context, actorOf("buyer-001"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("is paid once when five approve it at once, and says who did", async () => {
    const { context, served, waiting, approve } = await open(world());
    const id = await waiting();
    context.pass(1_000);
    expect(await race(5, () => approve(id))).toEqual({ done: 1, approval_decided: 4 });
    expect([await daysOf(context), served]).toEqual([days(COST, 0n), [id]]);
    expect(await balanceOf(context, "treasury:MNEE")).toBe(cents(100_000_000) - COST);
    expect(await getDecision(context.store, { actor: ASKER, id })).toMatchObject({
      action: "WAITING",
      call: { state: "served" },
      approval: { state: "approved", by: "operator-002", at: new Date(context.nowMs).toISOString() },
    });
    expect(await audited(context, id)).toEqual([
      { action: "service.call", actorId: "operator-001" },
      { action: "approval.approve", actorId: "operator-002" },
      { action: "call.serve", actorId: null },
    ]);
    expect([await listed(context), await brokenChecks(context)]).toEqual([[], []]);
  });

  it("is answered the same when an approval is sent again under its key", async () => {
    const { served, waiting, approve } = await open(world());
    const id = await waiting();
    const first = await approve(id, OTHER, "again");
    expect(await approve(id, OTHER, "again")).toMatchObject({ status: 200, body: first.body });
    expect(served).toEqual([id]);
  });

  it("is nobody's to approve who asked for it, and any operator's where a program of the house asks", async () => {
    const { context, served, waiting, approve, call } = await open(world());
    const id = await waiting();
    expect(await codeOf(approve(id, ASKER))).toBe("forbidden");
    expect(await codeOf(approve(id, actorOf("buyer-001")))).toBe("forbidden");
    expect(
      await codeOf(approveCall({ context } as never, { actor: { kind: "anonymous" }, input: { id } })),
    ).toBe("unauthenticated");
    expect(served).toEqual([]);
    const { decision } = (await askFor(context)) as { decision: { id: string } };
    await approve(decision.id, ASKER);
    const own = bodyOf<ServiceCallWire>(await call(OTHER)).decision.id;
    expect(await codeOf(approve(own, OTHER))).toBe("forbidden");
    await approve(own, ASKER);
    expect(served).toEqual([decision.id, own]);
    expect(await codeOf(approve("dec_none"))).toBe("not_found");
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("is refused with a reason, and its money is free again", async () => {
    const { context, served, waiting, approve, refuse } = await open(world());
    const id = await waiting();
    expect(bodyOf(await refuse(id))).toMatchObject({
      state: "refused",
      mayApprove: false,
      decided: { by: "operator-002", note: "too dear" },
    });
    expect(await getDecision(context.store, { actor: ASKER, id })).toMatchObject({
      call: { state: "denied", failure: "Refused: too dear" },
    });
    expect([await codeOf(approve(id)), await codeOf(refuse(id))]).toEqual([
      "approval_decided",
      "approval_decided",
    ]);
    expect([await daysOf(context), served, await brokenChecks(context)]).toEqual([days(0n, 0n), [], []]);
  });

  it("may take the last of the treasury, which it holds itself", async () => {
    // With what is kept for people.
    const { context, served, waiting, approve } = await open(world(), "ledger", COST + cents(5_000));
    const id = await waiting();
    await approve(id);
    expect([served, await brokenChecks(context)]).toEqual([[id], []]);
  });

  it("is taken back by who asked for it, and its money is free again", async () => {
    const { context, served, waiting, refuse } = await open(world());
    const id = await waiting();
    expect(bodyOf(await refuse(id, ASKER))).toMatchObject({
      state: "refused",
      decided: { by: "operator-001" },
    });
    expect([await daysOf(context), served, await brokenChecks(context)]).toEqual([days(0n, 0n), [], []]);
  });

  it("has one end when it is approved, refused and taken back at once", async () => {
    const { context, served, waiting, approve, refuse } = await open(world());
    const id = await waiting();
    const stop = () => throwKillSwitch(context, { actor: OTHER, input: { stopped: true, reason: "odd" } });
    await Promise.all([codeOf(refuse(id)), codeOf(approve(id)), codeOf(stop())]);
    expect([(await shown(context, id)).state, served]).toEqual(["refused", []]);
    expect([await daysOf(context), await brokenChecks(context)]).toEqual([days(0n, 0n), []]);
  });

  it("is refused once its time is over, whether the job was there yet or not", async () => {
    const { context, served, waiting, approve, refuse } = await open(world());
    const id = await waiting();
    context.pass(DAY_MS - 1);
    await lapseCalls(context, silent);
    expect((await shown(context, id)).state).toBe("waiting");
    context.pass(1);
    expect([await codeOf(approve(id)), await codeOf(refuse(id))]).toEqual([
      "approval_expired",
      "approval_expired",
    ]);
    expect(await waitingSince(context)).toMatchObject({ [PAST_TIME]: context.nowMs });
    context.pass(60_001);
    expect(await brokenChecks(context)).toEqual(["no hold outlives its lease"]);
    await lapseCalls(context, silent);
    expect(await shown(context, id)).toMatchObject({ state: "expired", decided: { by: null } });
    expect(await codeOf(approve(id))).toBe("approval_expired");
    expect([await daysOf(context), served]).toEqual([days(0n, 0n), []]);
    expect([await waitingSince(context), await brokenChecks(context)]).toEqual([{}, []]);
    expect((await audited(context, id)).at(-1)).toEqual({ action: "approval.expire", actorId: null });
  });

  it.each<[string, (policy: Policy) => Policy, RegExp]>([
    ["a lowered cap of a call", withCap("agent:batch-agent:call", cents(299)), /exceeds maxPerCall 2\.99/],
    ["a lowered budget", withCap("service:BATCH_COMPUTE:day", cents(599)), /a day\. Remaining: 2\.99/],
    ["a new cap", withCap("payee:0x000000000000000000000000000000000000000d:day", 0n), /payee/],
    ["a blocked agent", withService({ blockedAgents: ["batch-agent"] }), /is blocked/],
    ["a list without the agent", withService({ allowedAgents: ["ops-agent"] }), /not in allowed list/],
    ["a service that is off", withService({ isActive: false }), /not active/],
    ["a higher price", withService({ unitPriceUnits: cents(301) }), /costs 3\.01 MNEE/],
    ["a lower price", withService({ unitPriceUnits: cents(299) }), /costs 2\.99 MNEE/],
    ["another payee", withService({ payee: `0x${"e".repeat(40)}` }), /pays somebody else/],
    ["another server", withService({ endpoint: "http://127.0.0.1:8009/" }), /how it is asked/],
    ["another way to ask", withService({ method: "GET" }), /how it is asked/],
    ["another place of its status", withService({ statusEndpoint: null }), /how it is asked/],
    ["another fixed field", withService({ fixedInput: { level: "full" } }), /how it is asked/],
    ["another reading of what is given", withService({ input: formOf("integer") }), /how it is asked/],
    [
      "a form that it does not fit",
      withService({ input: formOf("boolean") }),
      /does not take what was asked/,
    ],
    ["another category", withService({ category: "other" }), /What its service is/],
    [
      "a service that is gone",
      (policy) => ({ ...policy, services: [] as Service[], caps: [] }),
      /not registered/,
    ],
    [
      "a rule that refuses it",
      (policy) => ({
        ...policy,
        risk: { ...policy.risk, largeCost: { effect: "refuse", aboveUnits: cents(250) } },
      }),
      /Risk check failed/,
    ],
    [
      "more that is kept for others",
      (policy) => ({
        ...policy,
        agents: policy.agents.map((one) => (one.id === "user-agent" ? { ...one, reserveBps: 9_000 } : one)),
      }),
      /reserved budget for user-agent/,
    ],
  ])("may not go on after %s, and its money is free again", async (_, change, why) => {
    const { context, served, waiting, approve } = await open(world());
    const other = await askFor(context);
    const id = await waiting();
    await changePolicyTo(context, change);
    await expect(approve(id, OTHER, "key")).rejects.toMatchObject({
      code: "approval_void",
      message: expect.stringMatching(why),
    });
    // It is kept, and the same answer is given again.
    expect(await codeOf(approve(id, OTHER, "key"))).toBe("approval_void");
    expect(await codeOf(approve(id))).toBe("approval_decided");
    expect(await shown(context, id)).toMatchObject({ state: "voided", decided: { by: "operator-002" } });
    const held = await context.store.read(
      async (tx) => (await findCall(tx, other.decision.id))?.costUnits ?? 0n,
    );
    for (const day of await daysOf(context)) expect(day).toMatch(new RegExp(` 0 ${held}$`));
    expect([served, await brokenChecks(context)]).toEqual([[], []]);
  });

  it("goes on after changes that leave it as it is, and whatever others spent meanwhile", async () => {
    const { context, served, waiting, approve } = await open(world());
    await changePolicyTo(context, withCap("service:BATCH_COMPUTE:day", cents(700)));
    const id = await waiting();
    expect((await askFor(context, { agentId: "ops-agent" })).decision.action).toBe("WAITING");
    await changePolicyTo(context, withCap("service:BATCH_COMPUTE:day", cents(600)));
    await changePolicyTo(context, withCap("agent:ops-agent:day", cents(500)));
    await changePolicyTo(context, withService({ isVerified: true, blockedAgents: ["user-agent"] }));
    await changePolicyTo(context, withService({ input: formOf("string") }));
    await approve(id);
    expect(served).toEqual([id]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("counts in the day in which it was asked for", async () => {
    const { context, waiting, approve } = await open(world());
    const id = await waiting();
    context.pass(DAY_MS / 2 + 60_000);
    await changePolicyTo(context, withCap("agent:user-agent:day", cents(9_999)));
    const today = await askFor(context, { serviceId: "PRICE_ORACLE" });
    await endIt(context, today.decision.id, "serve");
    await approve(id);
    expect(await daysOf(context)).toEqual([
      `batch-agent ${COST} 0`,
      `batch-agent ${cents(5)} 0`,
      `house ${COST} 0`,
      `house ${cents(5)} 0`,
    ]);
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("is held to the caps of that day, also on the next", async () => {
    const { context, waiting, approve } = await open(world());
    const [one, two] = [await waiting(), await waiting()];
    context.pass(DAY_MS / 2 + 60_000);
    await changePolicyTo(context, withCap("service:BATCH_COMPUTE:day", cents(599)));
    expect(await codeOf(approve(one))).toBe("approval_void");
    await approve(two);
    expect(await daysOf(context)).toEqual(days(COST, 0n));
    expect(await brokenChecks(context)).toEqual([]);
  });

  it("is void as soon as its agent is paused, or all spending is stopped, which says so before", async () => {
    const { context, served, waiting, approve } = await open(world());
    const [one, two] = [await waiting(), await waiting()];
    const { inFlight } = await killSwitchView(context.store, OTHER);
    expect(inFlight.map(({ outcome }) => outcome)).toEqual(
      Array(2).fill(expect.stringContaining("its approval is void")),
    );
    const pause = (agentId: string, isPaused: boolean) =>
      setAgentPaused(context, { actor: OTHER, input: { agentId, isPaused, reason: "odd" } });
    await pause("ops-agent", true);
    expect(await daysOf(context)).toEqual(days(0n, COST * 2n));
    await pause("batch-agent", true);
    expect(await daysOf(context)).toEqual(days(0n, 0n));
    await pause("batch-agent", false);
    const three = await waiting();
    const stop = (stopped: boolean) =>
      throwKillSwitch(context, { actor: OTHER, input: { stopped, reason: "odd" } });
    await stop(true);
    await stop(false);
    for (const id of [one, two, three]) {
      expect(await shown(context, id)).toMatchObject({
        state: "voided",
        decided: { note: "Taken back, since an operator stopped spending" },
      });
      expect(await codeOf(approve(id))).toBe("approval_decided");
    }
    expect([await daysOf(context), served, await brokenChecks(context)]).toEqual([days(0n, 0n), [], []]);
  });

  it("waits on while its provider does not answer, or the books are red", async () => {
    const { context, served, waiting, approve } = await open(world());
    const id = await waiting();
    const health = { state: "down", sinceAtMs: 1, checkedAtMs: 1, failuresInRow: 3 };
    await context.store.write((tx) =>
      tx.insert("service_health", { origin: "http://127.0.0.1:8001", ...health }),
    );
    expect(await codeOf(approve(id))).toBe("provider_down");
    await context.store.write((tx) => tx.run("DELETE FROM service_health"));
    Object.assign(context, { mayPay: () => false });
    expect(await codeOf(approve(id))).toBe("books_red");
    Object.assign(context, { mayPay: () => true });
    expect((await shown(context, id)).state).toBe("waiting");
    await approve(id);
    expect(served).toEqual([id]);
  });

  it("owes the chain its payment once it is approved, and is late only from then on", async () => {
    const { context, served, waiting, approve } = await open(world(), "router");
    const id = await waiting();
    const owed = () => context.store.read((tx) => tx.all("SELECT business_key FROM outbox_rows"));
    expect(await owed()).toEqual([]);
    context.pass(3_600_000);
    expect(await waitingSince(context)).toEqual({});
    const approving = approve(id);
    await until(async () => (await owed()).length > 0);
    expect(await waitingSince(context)).toMatchObject({ [UNPAID]: context.nowMs });
    expect(await context.store.read((tx) => findCall(tx, id))).toMatchObject({
      state: "paying",
      leaseUntilMs: context.nowMs + 120_000,
    });
    expect([await owed(), served, await daysOf(context)]).toEqual([
      [{ businessKey: paymentKey(id) }],
      [],
      days(0n, COST),
    ]);
    context.pass(120_001);
    await lapseCalls(context, silent);
    expect(bodyOf<ServiceCallWire>(await approving).call?.state).toBe("released");
    expect([await daysOf(context), await brokenChecks(context)]).toEqual([days(0n, 0n), []]);
  });

  it("does not count against its provider, nor as a call, once it is denied", async () => {
    const { context, waiting, refuse } = await open(world());
    const rules = { burst: { effect: "refuse", calls: 0, aboveUnits: 0n } } as const;
    for (let count = 0; count < 4; count += 1) await refuse(await waiting());
    await changePolicyTo(context, (policy) => ({
      ...policy,
      risk: { ...policy.risk, ...rules, failingProvider: { effect: "refuse", failures: 0 } },
    }));
    expect((await askFor(context)).decision.action).toBe("WAITING");
  });

  it("is not its own burst", async () => {
    const { context, served, waiting, approve } = await open(world());
    const id = await waiting();
    const burst = { effect: "refuse", calls: 0, aboveUnits: 0n } as const;
    await changePolicyTo(context, (policy) => ({ ...policy, risk: { ...policy.risk, burst } }));
    await approve(id);
    expect(served).toEqual([id]);
  });

  it.each([1, 2, 3, 4])("keeps the books exact, whoever does what in which order (%i)", async (seed) => {
    const { context, served, call, approve, refuse } = await open(world());
    const random = fc.sample(fc.noBias(fc.nat(1_000_000)), { numRuns: 100, seed });
    const ids: string[] = [];
    const one = (at: number) => ids.at(-1 - (at % 3)) ?? "dec_none";
    const pause = (isPaused: boolean) =>
      setAgentPaused(context, { actor: OTHER, input: { agentId: "batch-agent", isPaused, reason: "odd" } });
    const ask = async () => ids.push(bodyOf<ServiceCallWire>(await call()).decision.id);
    const deeds: ((at: number) => Promise<unknown>)[] = [
      ask,
      ask,
      (at) => approve(one(at)),
      (at) => race(2, () => approve(one(at))),
      async () => ids.push((await askFor(context)).decision.id),
      (at) => approve(one(at)),
      (at) => approve(one(at), ASKER),
      (at) => refuse(one(at)),
      async () => [await pause(true), await pause(false)],
      (at) => changePolicyTo(context, withService({ unitPriceUnits: cents(299 + (at % 3)) })),
      (at) => changePolicyTo(context, withCap("service:BATCH_COMPUTE:day", cents(900 + (at % 9) * 100))),
      async (at) => {
        context.pass((at % 5) * 7_200_000);
        await lapseCalls(context, silent);
      },
    ];
    for (const number of random) {
      await codeOf(Promise.resolve(deeds[number % deeds.length]?.(Math.floor(number / deeds.length))));
    }
    expect(await brokenChecks(context)).toEqual([]);
    const paid = await context.store.read((tx) =>
      tx.all<{ id: string; paidUnits: bigint }>(
        `SELECT c.id, c.paid_units FROM service_calls c JOIN approvals a ON a.id = c.id
         WHERE a.state = 'approved' ORDER BY c.id`,
      ),
    );
    expect(paid.length).toBeGreaterThan(0);
    expect([...served].sort()).toEqual(paid.map(({ id }) => id));
    const spentUnits = paid.reduce((sum, { paidUnits }) => sum + paidUnits, 0n);
    expect(await balanceOf(context, "treasury:MNEE")).toBe(cents(100_000_000) - spentUnits);
  });
});
