import { randomUUID } from "node:crypto";
import { decodeFunctionData } from "viem";
import { afterEach, expect, it } from "vitest";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { hashOfId } from "@/lib/chain/router-calls";
import { registrable } from "@/lib/chain/router-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { BooksRed } from "@/lib/domain/ledger/errors";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { IllegalCallStep } from "@/lib/domain/treasury/errors";
import { type CallServiceInput, callListQuery } from "@/lib/schemas/treasury/call";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { defaultConfig } from "@/lib/server/kernel/context";
import { routerHandlers } from "@/lib/server/treasury/events";
import { callRunner } from "@/lib/server/treasury/jobs/call-runner";
import { lapseCalls } from "@/lib/server/treasury/jobs/lease-keeper";
import { askProvider } from "@/lib/server/treasury/providers/ask-provider";
import { openCircuits } from "@/lib/server/treasury/providers/circuit";
import type { AskProvider, ProviderResult } from "@/lib/server/treasury/providers/provider";
import { getCall, listClaims } from "@/lib/server/treasury/reads/calls";
import { paymentOfCall } from "@/lib/server/treasury/tables/router-payments";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { bodyOf } from "@/testing/answers";
import { type TestContext, testContext } from "@/testing/context";
import { type OthersServer, openOthersServer } from "@/testing/http/outbound";
import { balanceOf } from "@/testing/ledger";
import { actorOf } from "@/testing/people";
import { cents, takingBase } from "@/testing/policy";
import { silent } from "@/testing/silent";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { brokenChecks } from "@/testing/treasury/broken-checks";
import { until } from "@/testing/until";
import { callService } from "./call-service";
import { setAgentPaused } from "./edit-spending-agent";
import { resolveStrayPayment } from "./resolve-stray";
import { retryCall } from "./retry-call";
import { serveCall } from "./serve-call";
import { throwKillSwitch } from "./throw-kill-switch";

const OPERATOR = actorOf("operator-001");
const ROUTER = {
  address: "0x00000000000000000000000000000000000000a1",
  treasury: "0x00000000000000000000000000000000000000a2",
  spender: "0x00000000000000000000000000000000000000a3",
} as const;
/** What of the chain a call asks before it is decided: the service as the router has it. */
const CHAIN = {
  facts: { router: ROUTER },
  registeredService: async (hash: string) => {
    const service = DEMO_POLICY.services.find(({ id }) => hashOfId(id) === hash);
    return service ? registrable(service) : null;
  },
} as unknown as ChainEvidence;

const SERVED: ProviderResult = { kind: "served", result: { ok: true } };
const DOWN: ProviderResult = { kind: "failed", why: "it answers 503", isRetryable: true };
const OPEN_MS = 30_000;
const NO: ProviderResult = { kind: "failed", why: "it answers 400", isRetryable: false };

/** A house whose provider answers what a test says. */
async function open(world: StoreWorld, rail: "ledger" | "router") {
  const config = { ...defaultConfig("demo"), paymentRail: rail };
  const context = testContext(world, { config, ...(rail === "router" ? { chain: CHAIN } : {}) });
  await openTreasury(context);
  const asked: string[] = [];
  const circuit: { untilMs: number | null } = { untilMs: null };
  const answers: ProviderResult[] = [];
  const wasPaid: boolean[] = [];
  const ask: AskProvider = async ({ callId, paymentTx, isPaid }) => {
    asked.push(`${callId} ${paymentTx}`);
    wasPaid.push(isPaid);
    return answers.shift() ?? SERVED;
  };
  const serve = (callId: string) => serveCall({ context, askProvider: ask }, { callId });
  const call = (more: Partial<CallServiceInput> = {}, key?: string) => {
    const input = {
      serviceId: "BATCH_COMPUTE",
      agentId: "batch-agent",
      quantity: 1,
      allowDowngrade: false,
      input: {},
    };
    const idempotency = key === undefined ? undefined : { key, route: "calls", bodyHash: "same" };
    return callService(
      { context, serveCall: serve, openCircuitUntilMs: () => circuit.untilMs },
      { actor: OPERATOR, input: { ...input, ...more }, idempotency },
    );
  };
  return { context, asked, wasPaid, answers, circuit, serve, call };
}

let payments = 0;
function factOf(name: string, args: ChainEventFact["args"]): ChainEventFact {
  return {
    seq: payments,
    chainId: 31_337,
    txHash: hashOfId(`tx ${payments}`),
    logIndex: 0,
    blockNumber: 7,
    blockHash: hashOfId("block"),
    blockAtS: 1,
    name,
    jobId: null,
    args,
  };
}

/** The chain has paid a call, as its event tells. */
async function paid(context: TestContext, callId: string, units = cents(300)): Promise<void> {
  payments += 1;
  const row = await context.store.read((tx) => findCall(tx, callId));
  const named = { paymentId: hashOfId(`payment ${payments}`), callHash: hashOfId(callId) };
  const fact = factOf("PaymentExecuted", { ...named, provider: row?.payeeAddress, units });
  await context.store.write((tx) => routerHandlers.apply(tx, context, fact));
}

const callNow = (context: TestContext, id: string) => getCall(context.store, { actor: OPERATOR, id });
const newestCall = async (context: TestContext) =>
  (
    await context.store.read((tx) => tx.all<{ id: string }>("SELECT id FROM service_calls ORDER BY id DESC"))
  )[0]?.id ?? "";

/** Asks, and has it paid as soon as it is decided. */
async function callAndPay(house: Awaited<ReturnType<typeof open>>) {
  const asking = house.call();
  await until(async () => (await newestCall(house.context)) !== "");
  await paid(house.context, await newestCall(house.context));
  return bodyOf<{ call: { id: string; state: string } }>(await asking).call;
}

let server: OthersServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

describeOnBothEngines("a call of a service", (world) => {
  it("is booked when it is served, and free when it is not, where nothing moves on a chain", async () => {
    const house = await open(world(), "ledger");
    const served = await house.call();
    expect(served.status).toBe(200);
    expect(bodyOf(served)).toMatchObject({
      decision: { action: "ALLOWED", rail: "ledger" },
      call: { state: "served" },
      result: { ok: true },
      receipt: { rail: "ledger", amount: { units: String(cents(300)) }, payment: null },
    });
    house.answers.push(DOWN);
    expect(bodyOf(await house.call())).toMatchObject({
      call: { state: "released", failure: "it answers 503", receipt: null },
      result: null,
    });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("is asked for once under one key, and its repeats are told how it stands", async () => {
    const house = await open(world(), "ledger");
    const first = await house.call({}, "one");
    const again = await house.call({}, "one");
    expect(again).toMatchObject({ status: 200, body: first.body, replayed: true });
    expect(house.asked).toHaveLength(1);
  });

  it("is recorded and goes nowhere when it is refused", async () => {
    const house = await open(world(), "router");
    const told = await house.call({ agentId: "nobody" });
    expect(told.status).toBe(200);
    expect(bodyOf(told)).toMatchObject({
      decision: { action: "REJECTED" },
      call: null,
      result: null,
      receipt: null,
    });
    expect(house.asked).toEqual([]);
  });

  it("is not even decided while the books are red, or the chain is silent", async () => {
    const house = await open(world(), "router");
    const decisions = () => house.context.store.read((tx) => tx.all("SELECT id FROM decisions"));
    Object.assign(house.context, { mayPay: () => false });
    await expect(house.call()).rejects.toBeInstanceOf(BooksRed);
    Object.assign(house.context, { isChainSilent: () => true });
    await expect(house.call()).rejects.toBeInstanceOf(ChainUnavailable);
    Object.assign(house.context, { mayPay: () => true });
    house.circuit.untilMs = house.context.nowMs + 5_000;
    await expect(house.call()).rejects.toMatchObject({ code: "provider_down", retryAfterS: 5 });
    house.circuit.untilMs = null;
    await changePolicyTo(house.context, (policy) => ({
      ...policy,
      services: policy.services.map((one) => ({ ...one, payee: ROUTER.treasury })),
    }));
    await expect(house.call()).rejects.toBeInstanceOf(ChainUnavailable);
    expect(await decisions()).toEqual([]);
  });

  it("is not even decided where its input does not fit into the address that asks for it", async () => {
    const house = await open(world(), "router");
    const rowsOf = (table: string) => house.context.store.read((tx) => tx.all(`SELECT * FROM ${table}`));
    const asked = { serviceId: "PRICE_ORACLE", agentId: "user-agent", input: { of: "é".repeat(1_400) } };
    await expect(house.call(asked)).rejects.toMatchObject({
      errors: [{ pointer: "#/input", detail: expect.stringContaining("8000 are taken") }],
    });
    for (const table of ["decisions", "service_calls", "budget_windows", "outbox_rows"])
      expect(await rowsOf(table)).toEqual([]);
    const posted = house.call({ input: asked.input });
    await until(async () => (await rowsOf("service_calls")).length > 0);
    await throwKillSwitch(house.context, { actor: OPERATOR, input: { reason: "odd", stopped: true } });
    expect(bodyOf(await posted)).toMatchObject({ decision: { action: "ALLOWED" } });
  });

  it("is not even decided where its service does not take its input, whoever would be refused anyway", async () => {
    const house = await open(world(), "ledger");
    await changePolicyTo(house.context, takingBase);
    for (const more of [{}, { agentId: "nobody" }]) {
      const wrong = house.call({ serviceId: "PRICE_ORACLE", input: { bas: "ETH" }, ...more });
      await expect(wrong).rejects.toMatchObject({
        status: 400,
        errors: [{ pointer: "#/input/base" }, { pointer: "#/input/bas" }],
      });
    }
    expect(await house.context.store.read((tx) => tx.all("SELECT id FROM decisions"))).toEqual([]);
    expect(house.asked).toEqual([]);
    const right = await house.call({ serviceId: "PRICE_ORACLE", input: { base: "ETH" } });
    expect(bodyOf(right)).toMatchObject({ call: { state: "served" } });
    const archived = await house.call({ serviceId: "LOG_ARCHIVE", input: { base: "x" } });
    expect(bodyOf(archived)).toMatchObject({ call: { state: "served" } });
  });

  it("is not decided with what its service fixes, which its summary writes over", async () => {
    const house = await open(world(), "ledger");
    const call = () => house.call({ serviceId: "LOG_ARCHIVE", input: { level: "full" } });
    await expect(call()).rejects.toMatchObject({ status: 400, errors: [{ pointer: "#/input/level" }] });
    expect(await house.context.store.read((tx) => tx.all("SELECT id FROM decisions"))).toEqual([]);
    await changePolicyTo(house.context, (policy) => ({
      ...policy,
      lowTreasuryUnits: cents(99_999_999),
      services: policy.services.map((one) => (one.id === "LOG_ARCHIVE" ? { ...one, fixedInput: {} } : one)),
    }));
    expect(bodyOf(await call())).toMatchObject({
      decision: { mode: "SUMMARY_ONLY" },
      call: { state: "served" },
    });
  });

  it("is owed to the chain with the priority of its agent", async () => {
    const { context } = await open(world(), "router");
    await askFor(context);
    await askFor(context, { agentId: "user-agent", serviceId: "PRICE_ORACLE" });
    await askFor(context, { agentId: "ops-agent", serviceId: "PRICE_ORACLE" });
    const rows = await context.store.read((tx) => tx.all("SELECT priority FROM outbox_rows ORDER BY id"));
    expect(rows).toEqual([{ priority: 0 }, { priority: 2 }, { priority: 1 }]);
  });

  it("is taken back while nobody has signed its payment: when spending is stopped, or in time", async () => {
    const house = await open(world(), "router");
    const parts = { reason: "odd" };
    const first = house.call();
    await until(async () => (await newestCall(house.context)) !== "");
    await throwKillSwitch(house.context, { actor: OPERATOR, input: { ...parts, stopped: true } });
    expect(bodyOf(await first)).toMatchObject({
      call: { state: "released", failure: expect.stringContaining("operator stopped") },
    });
    await throwKillSwitch(house.context, { actor: OPERATOR, input: { ...parts, stopped: false } });
    const calls = () => house.context.store.read((tx) => tx.all("SELECT id FROM service_calls"));
    const pause = (agentId: string, isPaused: boolean) =>
      setAgentPaused(house.context, { actor: OPERATOR, input: { ...parts, agentId, isPaused } });
    const paused = house.call();
    await until(async () => (await calls()).length === 2);
    await pause("ops-agent", true);
    expect(await callNow(house.context, await newestCall(house.context))).toMatchObject({ state: "paying" });
    await pause("batch-agent", true);
    expect(bodyOf(await paused)).toMatchObject({ call: { state: "released" } });
    await pause("batch-agent", false);
    const second = house.call();
    await until(async () => (await calls()).length === 3);
    const id = await newestCall(house.context);
    house.context.pass(121_000);
    await house.context.store.write((tx) => tx.run("UPDATE outbox_rows SET state = 'sent'"));
    await lapseCalls(house.context, silent);
    expect(await callNow(house.context, id)).toMatchObject({ state: "paying" });
    await house.context.store.write((tx) => tx.run("UPDATE outbox_rows SET state = 'queued'"));
    await lapseCalls(house.context, silent);
    expect(bodyOf(await second)).toMatchObject({ call: { state: "released" } });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("is never served before its payment is final, and then by one", async () => {
    const house = await open(world(), "router");
    const asking = house.call();
    await until(async () => (await newestCall(house.context)) !== "");
    const id = await newestCall(house.context);
    await house.serve(id);
    expect(house.asked).toEqual([]);
    await paid(house.context, id);
    await Promise.all([house.serve(id), house.serve(id), asking]);
    expect(house.asked).toEqual([`${id} ${hashOfId(`tx ${payments}`)}`]);
    expect(await callNow(house.context, id)).toMatchObject({ state: "served", tries: 1 });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("comes again with growing pauses, and is a claim after five tries", async () => {
    const house = await open(world(), "router");
    house.answers.push(DOWN, DOWN, DOWN, DOWN, DOWN);
    const asking = callAndPay(house);
    await until(async () => house.asked.length === 1);
    const id = await newestCall(house.context);
    await house.serve(id);
    expect(house.asked).toHaveLength(1);
    for (let tries = 2; tries <= 5; tries += 1) {
      house.context.pass(60_000);
      await house.serve(id);
    }
    expect((await asking).state).toBe("claimed");
    expect(await callNow(house.context, id)).toMatchObject({
      state: "claimed",
      tries: 5,
      failure: "it answers 503",
    });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("keeps its tries while its provider is not even asked, and is a claim after ten minutes", async () => {
    const house = await open(world(), "router");
    const notAsked = (): ProviderResult => ({
      kind: "not_asked",
      why: "its circuit is open",
      retryAtMs: house.context.nowMs + OPEN_MS,
    });
    house.answers.push(notAsked());
    const asking = callAndPay(house);
    await until(async () => house.asked.length === 1);
    const id = await newestCall(house.context);
    await house.serve(id);
    expect(house.asked).toHaveLength(1);
    for (let minute = 1; minute <= 9; minute += 1) {
      house.context.pass(60_000);
      house.answers.push(notAsked());
      await house.serve(id);
    }
    expect(await callNow(house.context, id)).toMatchObject({ state: "paid", tries: 0 });
    house.context.pass(60_000);
    house.answers.push(notAsked());
    await house.serve(id);
    expect((await asking).state).toBe("claimed");
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("goes on where it was tried while the clock was a year ahead, once the clock is right", async () => {
    const house = await open(world(), "router");
    house.answers.push(DOWN);
    const asking = callAndPay(house);
    await until(async () => (await callNow(house.context, await newestCall(house.context))).failure !== null);
    const id = await newestCall(house.context);
    const aYearAheadMs = house.context.nowMs + 365 * 86_400_000;
    await house.context.store.write((tx) =>
      tx.run("UPDATE service_calls SET next_try_at_ms = ? WHERE id = ?", [aYearAheadMs, id]),
    );
    const runner = callRunner({ context: house.context, serveCall: house.serve, onError: () => undefined });
    await runner.tick();
    await runner.rest();
    expect((await asking).state).toBe("served");
  });

  it("that asks for something wrong is no failure of its provider, and keeps its provider's words", async () => {
    const house = await open(world(), "ledger");
    const why = "BATCH_COMPUTE: it answers 422: Give a list of numbers.";
    const refused: ProviderResult = { kind: "failed", why, isRetryable: false, fault: "caller" };
    const busy: ProviderResult = { kind: "not_asked", why: "no connection", retryAtMs: 0, fault: "house" };
    house.answers.push(refused, refused, refused, refused, busy);
    for (let count = 0; count < 4; count += 1)
      expect(bodyOf(await house.call())).toMatchObject({
        call: { state: "released", failure: why, fault: "caller" },
      });
    expect(bodyOf(await house.call())).toMatchObject({ call: { state: "released", fault: "house" } });
    const reasonNow = async () =>
      bodyOf<{ decision: { reason: string } }>(await house.call()).decision.reason;
    expect(await reasonNow()).not.toContain("failed");
    house.answers.push(DOWN, DOWN, DOWN, DOWN);
    for (let count = 0; count < 4; count += 1) await house.call();
    expect(await reasonNow()).toContain("Provider of BATCH_COMPUTE failed 4 times in 1 hour");
  });

  it("is a claim at once where its provider says no, and may be tried again by hand", async () => {
    const house = await open(world(), "router");
    house.answers.push(NO);
    const { id, state } = await callAndPay(house);
    expect(state).toBe("claimed");
    const parts = { context: house.context, serveCall: house.serve, openCircuitUntilMs: () => null };
    const retry = () => retryCall(parts, { actor: OPERATOR, input: { callId: id } });
    // Whose doing it was stays, whatever it is refused with by hand.
    house.answers.push({ ...NO, why: "it answers 404", fault: "caller" });
    expect(bodyOf(await retry())).toMatchObject({
      state: "claimed",
      failure: "it answers 404",
      fault: "provider",
    });
    expect(house.wasPaid).toEqual([true, true]);
    expect(bodyOf(await retry())).toMatchObject({ state: "served", failure: null, result: { ok: true } });
    await expect(retry()).rejects.toBeInstanceOf(IllegalCallStep);
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("that is a claim says what is owed, and what may be done about it by whom", async () => {
    const house = await open(world(), "router");
    house.answers.push(NO);
    const { id } = await callAndPay(house);
    const filter = callListQuery.parse({});
    const [claim, ...others] = (await listClaims(house.context, { actor: OPERATOR, filter })).items;
    expect(others).toEqual([]);
    expect(claim).toMatchObject({ id, owed: { units: String(cents(300)) }, verbs: ["retry", "refund"] });
    const { functionName, args } = decodeFunctionData({
      abi: paymentRouterAbi,
      data: claim?.refund?.data ?? "0x",
    });
    expect([claim?.refund?.to, functionName, args?.[1]]).toEqual([ROUTER.address, "refund", cents(300)]);
    await retryCall(
      { context: house.context, serveCall: house.serve, openCircuitUntilMs: () => null },
      { actor: OPERATOR, input: { callId: id } },
    );
    expect((await listClaims(house.context, { actor: OPERATOR, filter })).items).toEqual([]);
  });

  it("is not given back by money of a payment that is not booked yet: that waits, and moves nothing", async () => {
    const house = await open(world(), "router");
    const treasury = () => balanceOf(house.context, houseAccount("treasury", "MNEE"));
    const before = await treasury();
    const fact = factOf("PaymentRefunded", { paymentId: hashOfId("unknown"), units: cents(300) });
    const applied = house.context.store.write((tx) => routerHandlers.apply(tx, house.context, fact));
    await expect(applied).rejects.toMatchObject({ code: "invariant_broken" });
    expect(await treasury()).toBe(before);
  });

  it("is over once all its money came back, and the treasury has it again", async () => {
    const house = await open(world(), "router");
    const treasury = () => balanceOf(house.context, houseAccount("treasury", "MNEE"));
    const before = await treasury();
    house.answers.push(NO);
    const { id } = await callAndPay(house);
    expect(await treasury()).toBe(before - cents(300));
    const payment = await house.context.store.read((tx) => paymentOfCall(tx, id));
    const back = { paymentId: payment?.id, units: cents(300) };
    const fact = factOf("PaymentRefunded", back);
    await house.context.store.write((tx) => routerHandlers.apply(tx, house.context, fact));
    expect(await treasury()).toBe(before);
    expect(await house.context.store.read((tx) => findCall(tx, id))).toMatchObject({ state: "refunded" });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("keeps no other service's calls waiting for a slow provider", async () => {
    const house = await open(world(), "router");
    const { context } = house;
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [] } });
    const begun: string[] = [];
    const never = new Promise<void>(() => undefined);
    const serve = (id: string) => {
      begun.push(id);
      return never;
    };
    const runner = callRunner({ context, serveCall: serve, onError: () => undefined });
    for (const serviceId of [...Array.from({ length: 20 }, () => "BATCH_COMPUTE"), "PRICE_ORACLE"]) {
      const { decision } = await askFor(context, { agentId: "ops-agent", serviceId });
      await paid(context, decision.id, serviceId === "BATCH_COMPUTE" ? cents(300) : cents(5));
    }
    await runner.tick();
    const last = await newestCall(context);
    expect(begun).toContain(last);
    expect(begun).toHaveLength(5);
    await runner.tick();
    expect(begun).toHaveLength(5);
  });

  it("that cannot be ended keeps no other from giving back what it holds", async () => {
    const house = await open(world(), "ledger");
    const { context } = house;
    const [one, other] = [await askFor(context), await askFor(context)];
    await context.store.write((tx) =>
      tx.run("UPDATE service_calls SET cost_units = cost_units + 100000000000 WHERE id = ?", [
        one.call?.id ?? "",
      ]),
    );
    context.pass(121_000);
    await lapseCalls(context, silent);
    expect(await callNow(context, one.call?.id ?? "")).toMatchObject({ state: "held" });
    expect(await callNow(context, other.call?.id ?? "")).toMatchObject({ state: "released" });
  });

  it("costs what the chain says where that is less, and a payment above it is nobody's", async () => {
    const house = await open(world(), "router");
    const asking = house.call();
    await until(async () => (await newestCall(house.context)) !== "");
    const id = await newestCall(house.context);
    await paid(house.context, id, cents(301));
    expect(await callNow(house.context, id)).toMatchObject({ state: "paying" });
    expect(await brokenChecks(house.context)).toEqual(["the router paid what was decided"]);
    const stray = { paymentId: hashOfId(`payment ${payments}`), note: "looked at" };
    const resolve = () => resolveStrayPayment(house.context, { actor: OPERATOR, input: stray });
    expect(bodyOf(await resolve())).toMatchObject({ id: stray.paymentId, note: "looked at" });
    await expect(resolve()).rejects.toMatchObject({ code: "not_found" });
    expect(await brokenChecks(house.context)).toEqual([]);
    await paid(house.context, id, cents(200));
    await asking;
    expect(await callNow(house.context, id)).toMatchObject({
      state: "served",
      receipt: { amount: { units: String(cents(200)) } },
    });
    expect(await brokenChecks(house.context)).toEqual([]);
  });

  it("stays held where the router says that it is paid already, and is free where it says no", async () => {
    const house = await open(world(), "router");
    const calls = [house.call(), house.call()];
    const ids = async () =>
      (
        await house.context.store.read((tx) =>
          tx.all<{ id: string }>("SELECT id FROM service_calls ORDER BY id"),
        )
      ).map(({ id }) => id);
    await until(async () => (await ids()).length === 2);
    const [one = "", other = ""] = await ids();
    const refuse = (id: string, revert: string) =>
      house.context.store.write(async (tx) => {
        const outbox = await tx.get("SELECT * FROM outbox_rows WHERE business_key = ?", [
          `pay_service:${id}`,
        ]);
        await routerHandlers.paymentRefused(tx, house.context, {
          outbox: outbox as never,
          reason: "No.",
          revert,
        });
      });
    await refuse(one, "AlreadyPaid");
    await refuse(other, "SpendingIsStopped");
    expect(await callNow(house.context, one)).toMatchObject({ state: "paying" });
    expect(await callNow(house.context, other)).toMatchObject({ state: "released" });
    await refuse(other, "SpendingIsStopped");
    await paid(house.context, one);
    await Promise.all(calls);
    expect(await brokenChecks(house.context)).toEqual([]);
  });
});

describeOnBothEngines("a provider that fails after it was paid", (world) => {
  const CALLS = 450;
  const FAILURES = 1_000;

  it("has each of its calls served free of charge, or owes it; nothing is unexplained", async () => {
    const house = await open(world(), "router");
    const { context } = house;
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [] } });
    let answered = 0;
    let failures = 0;
    server = await openOthersServer("https://provider.test", (request, response) => {
      answered += 1;
      const turn = answered % 12;
      if (turn < 11) failures += 1;
      if (turn < 4) return void request.socket.destroy();
      if (turn < 8) return void response.writeHead(500).end("no");
      if (turn === 8)
        return void response.writeHead(200, { "content-type": "application/json" }).end('{"error":"inside"}');
      if (turn === 9) return void response.writeHead(400).end("{}");
      if (turn === 10) return void response.writeHead(302, { location: "http://169.254.169.254/" }).end();
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ id: randomUUID() }));
    });
    const { outbound } = server;
    const waits = { clock: () => context.clock(), sleep: async () => undefined };
    const ask: AskProvider = ({ service, ...call }) =>
      askProvider(
        // A circuit of its own for each, so that none is spared a failure.
        { outbound, circuits: openCircuits(() => context.clock()), waits },
        { ...call, service: { ...service, endpoint: "https://provider.test/run" } },
      );
    const serve = (callId: string) => serveCall({ context, askProvider: ask }, { callId });
    const errors: unknown[] = [];
    const runner = callRunner({ context, serveCall: serve, onError: (error) => errors.push(error) });
    const { decideCall } = await import("@/lib/server/treasury/operations/call/decide-call");
    for (let count = 0; count < CALLS; count += 1) {
      const request = {
        agentId: "batch-agent",
        serviceId: "BATCH_COMPUTE",
        quantity: 1,
        allowDowngrade: false,
      };
      const { decision } = await context.store.write((tx) =>
        decideCall(tx, context, { request, input: {}, userId: null, nowMs: context.clock() }),
      );
      await paid(context, decision.id);
    }
    const states = async () =>
      Object.fromEntries(
        (
          await context.store.read((tx) =>
            tx.all<{ state: string; calls: number; units: bigint }>(
              "SELECT state, COUNT(*) AS calls, CAST(SUM(paid_units) AS BIGINT) AS units FROM service_calls GROUP BY state",
            ),
          )
        ).map(({ state, calls }) => [state, calls]),
      );
    for (let round = 0; (await states()).paid !== undefined && round < 2_000; round += 1) {
      await runner.tick();
      await runner.rest();
      context.pass(10_000);
    }
    const { served = 0, claimed = 0, ...others } = await states();
    expect(others).toEqual({});
    expect(served + claimed).toBe(CALLS);
    expect(failures).toBeGreaterThanOrEqual(FAILURES);
    expect(served).toBeGreaterThan(0);
    expect(claimed).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    expect(await brokenChecks(context)).toEqual([]);
  }, 120_000);
});
