import { expect, it } from "vitest";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { spendReturnJournal } from "@/lib/domain/ledger/treasury-journals";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { type Cap, capKey } from "@/lib/domain/treasury/caps";
import { FLOW_ENDS } from "@/lib/domain/treasury/desk/flows";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { type CallWire, callListQuery } from "@/lib/schemas/treasury/call";
import { decisionListQuery } from "@/lib/schemas/treasury/decision";
import { periodQuery } from "@/lib/schemas/treasury/desk";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { listTransactions } from "@/lib/server/ledger/reads/list-transactions";
import { listCalls } from "@/lib/server/treasury/reads/calls";
import { listDecisions } from "@/lib/server/treasury/reads/decisions";
import { spendingAgents } from "@/lib/server/treasury/reads/spending-agents";
import { findCall, swapCall } from "@/lib/server/treasury/tables/service-calls";
import { codeOf } from "@/testing/answers";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, endIt, openTreasury } from "@/testing/treasury";
import { decisionSeries } from "./decision-series";
import { readFlows } from "./flows";
import { readWhy } from "./why";

const operator = actorOf("operator-001");
const buyer = actorOf("buyer-001");
/** After the house was opened: the clock of budgets never goes back. */
const TODAY_MS = (Math.floor(NOON_MS / DAY_MS) + 1) * DAY_MS;
const iso = (atMs: number) => new Date(atMs).toISOString();
const period = (fromMs: number, toMs: number) => periodQuery.parse({ from: iso(fromMs), to: iso(toMs) });
const today = period(TODAY_MS, TODAY_MS + DAY_MS);
const sum = (units: readonly string[]) => units.reduce((total, each) => total + BigInt(each), 0n);

/** Part of what a call paid comes back, as a refund of the router's would. */
async function giveBack(context: TestContext, id: string, units: bigint): Promise<void> {
  await context.store.write(async (tx) => {
    const call = (await findCall(tx, id)) ?? expect.unreachable();
    await swapCall(tx, call, { returnedUnits: units });
    const journal = spendReturnJournal({ eventKey: id, asset: "MNEE", units });
    await postJournal(tx, context, { journal, atMs: context.nowMs, callId: id });
  });
}

/** Served, open, claimed, come back in part, free again, and one of yesterday. */
async function someCalls(context: TestContext): Promise<void> {
  await openTreasury(context);
  context.nowMs = TODAY_MS - 1;
  await endIt(context, (await askFor(context)).call?.id ?? "", "serve");
  context.nowMs = TODAY_MS;
  const ids: string[] = [];
  for (const agentId of ["user-agent", "ops-agent", "user-agent", "ops-agent", "user-agent"]) {
    const { call } = await askFor(context, { agentId, serviceId: "PRICE_ORACLE", quantity: ids.length + 1 });
    ids.push(call?.id ?? "");
    context.pass(HOUR_MS);
  }
  const [served = "", partly = "", claimed = "", freed = ""] = ids;
  for (const id of [served, partly, claimed]) await endIt(context, id, "serve");
  await endIt(context, freed, "fail");
  await giveBack(context, partly, 30_000_000n);
  await context.store.write(async (tx) => {
    const call = (await findCall(tx, claimed)) ?? expect.unreachable();
    await swapCall(tx, call, { state: "claimed" });
  });
  await askFor(context, { quantity: 1_000 });
}

describeOnBothEngines("where the money went", (world) => {
  const callsOf = async (context: TestContext, filter: Record<string, string>): Promise<CallWire[]> => {
    const at = { from: iso(today.from), to: iso(today.to), ...filter };
    return (await listCalls(context.store, { actor: operator, filter: callListQuery.parse(at) })).items;
  };

  it("is told as the table of calls says it, way by way, and as the books have it", async () => {
    const context = testContext(world());
    await someCalls(context);
    const flows = await readFlows(context.store, { actor: operator, period: today });
    expect(new Set(flows.items.map(({ end }) => end))).toEqual(new Set(FLOW_ENDS));
    for (const { agentId, serviceId, end, amount, calls } of flows.items) {
      const rows = await callsOf(context, { agentId, serviceId, end });
      expect(rows).toHaveLength(calls);
      const units = rows.map(({ cost, receipt }) => {
        if (end === "returned") return receipt?.returned.units ?? "0";
        if (receipt === null) return cost.units;
        return String(BigInt(receipt.amount.units) - BigInt(receipt.returned.units));
      });
      expect(amount.units, `${agentId} ${serviceId} ${end}`).toBe(String(sum(units)));
    }
    expect(flows.total.units).toBe(String(sum(flows.items.map(({ amount }) => amount.units))));
    expect(flows.rest.units).toBe("0");

    const filter = transactionListQuery.parse({ account: houseAccount("treasury", "MNEE") });
    const { items } = await listTransactions(context.store, { actor: operator, filter });
    const ids = new Set((await callsOf(context, {})).map(({ id }) => id));
    const left = items
      .filter(({ callId }) => callId !== null && ids.has(callId))
      .flatMap(({ entries }) => entries.filter(({ account }) => account === "treasury:MNEE"))
      .map(({ amount }) => amount.units);
    const held = flows.items.filter(({ end }) => end === "open").map(({ amount }) => amount.units);
    const back = flows.items.filter(({ end }) => end === "returned").map(({ amount }) => amount.units);
    expect(BigInt(flows.total.units) - sum(held) - sum(back)).toBe(-sum(left));
  });

  it("has every call in the time that it was held in, the first moment and not the last", async () => {
    const context = testContext(world());
    await someCalls(context);
    const calls = async (fromMs: number, toMs: number) => {
      const { items } = await readFlows(context.store, { actor: operator, period: period(fromMs, toMs) });
      return items.reduce((total, one) => total + one.calls, 0);
    };
    expect(await calls(TODAY_MS - 1, TODAY_MS)).toBe(1);
    expect(await calls(TODAY_MS, TODAY_MS + 1)).toBe(1);
    expect(await calls(TODAY_MS - DAY_MS, TODAY_MS - 1)).toBe(0);
  });

  it("opens the journals of a call, and of an account, page by page", async () => {
    const context = testContext(world());
    await someCalls(context);
    const list = async (query: Record<string, string>) =>
      listTransactions(context.store, { actor: operator, filter: transactionListQuery.parse(query) });
    const [back] = await callsOf(context, { end: "returned" });
    const { items } = await list({ callId: back?.id ?? "" });
    expect(items.map(({ kind, callId }) => [kind, callId])).toEqual([
      ["treasury_in", back?.id],
      ["spend", back?.id],
    ]);
    const account = "treasury:MNEE";
    const all = (await list({ account })).items.map(({ id }) => id);
    const first = await list({ account, limit: "2" });
    const second = await list({ account, limit: "100", cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all);
    expect((await list({ account: "world:MNEE" })).items.length).toBe(all.length - 1);
    expect((await list({ account: "escrow:MNEE" })).items).toEqual([]);
    const own = transactionListQuery.parse({ account });
    expect((await listTransactions(context.store, { actor: buyer, filter: own })).items).toEqual([]);
  });

  it("is for operators", async () => {
    const { store } = world();
    expect(await codeOf(readFlows(store, { actor: buyer, period: today }))).toBe("forbidden");
    expect(await codeOf(decisionSeries(store, { actor: buyer, period: today }))).toBe("forbidden");
  });
});

describeOnBothEngines("decisions over time", (world) => {
  it("are counted by outcome in at most 60 stretches, with the versions of the time", async () => {
    const context = testContext(world());
    await openTreasury(context);
    context.nowMs = TODAY_MS + 90 * MINUTE_MS;
    await askFor(context);
    await askFor(context, { serviceId: "NOWHERE" });
    context.pass(HOUR_MS);
    await changePolicyTo(context, (policy) => ({ ...policy, lowTreasuryUnits: 1n }));
    await askFor(context);
    const series = await decisionSeries(context.store, { actor: operator, period: today });
    expect([series.stepS, series.points.length]).toEqual([1_800, 48]);
    const spoken = series.points.filter((point) => point.allowed + point.rejected > 0);
    expect(spoken.map(({ at, allowed, rejected }) => [at.slice(11, 16), allowed, rejected])).toEqual([
      ["01:30", 1, 1],
      ["02:30", 1, 0],
    ]);
    expect(series.versions.map(({ version, reason }) => [version, reason])).toEqual([[2, "a test"]]);
    const drawn = async (fromMs: number, toMs: number) => {
      const { points, stepS } = await decisionSeries(context.store, {
        actor: operator,
        period: period(fromMs, toMs),
      });
      return [points[0]?.at.slice(11, 16), stepS / 60, points.length];
    };
    const days = await Promise.all(
      [1, 7, 30, 60, 61, 366].map((of) => drawn(TODAY_MS - of * DAY_MS, TODAY_MS)),
    );
    expect(days).toEqual([
      ["00:00", 30, 48],
      ["00:00", 180, 56],
      ["00:00", 720, 60],
      ["00:00", 1_440, 60],
      ["00:00", 2_880, 31],
      ["00:00", 10_080, 53],
    ]);
    const amidMs = TODAY_MS + 10 * HOUR_MS + 7.5 * MINUTE_MS;
    expect(await drawn(amidMs, amidMs + 4 * HOUR_MS)).toEqual(["10:07", 5, 49]);
    expect(await drawn(amidMs, amidMs + 7 * DAY_MS)).toEqual(["10:00", 180, 57]);
    expect(await drawn(amidMs, amidMs + 61 * DAY_MS)).toEqual(["00:00", 2_880, 31]);
  });

  it("are listed of a time as of all times, page by page", async () => {
    const context = testContext(world());
    await openTreasury(context);
    for (let count = 0; count < 6; count += 1) {
      await askFor(context);
      if (count % 2 === 1) context.pass(MINUTE_MS);
    }
    const list = (query: Record<string, string>) =>
      listDecisions(context.store, { actor: operator, filter: decisionListQuery.parse(query) });
    const all = (await list({})).items.map(({ id }) => id);
    const time = { from: iso(NOON_MS), to: iso(NOON_MS + 2 * MINUTE_MS) };
    expect((await list(time)).items.map(({ id }) => id)).toEqual(all.slice(2));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        ...time,
        limit: "1",
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all.slice(2));
  });
});

describeOnBothEngines("a decision looked at again", (world) => {
  it("says what it was about, and offers only what would let the same pass now", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { decision } = await askFor(context, { quantity: 10 });
    const why = () => readWhy(context.store, { actor: operator, id: decision.id, nowMs: context.clock() });
    const refused = await why();
    expect(decision.action).toBe("REJECTED");
    expect(refused.asked).toEqual(refused.now.asked);
    expect(refused.now.action).toBe("REJECTED");
    const raises = refused.now.needs?.raises ?? [];
    expect(raises.length).toBeGreaterThan(0);
    const raised = (cap: Cap) =>
      raises.find(({ cap: of }) => of !== null && capKey(of) === capKey(cap))?.by.units ?? "0";
    await changePolicyTo(context, (policy) => ({
      ...policy,
      caps: policy.caps.map((cap) => ({ ...cap, limitUnits: cap.limitUnits + BigInt(raised(cap)) })),
    }));
    const passing = await why();
    expect([passing.now.action, passing.now.needs]).toEqual(["ALLOWED", null]);
    expect(passing.now.policyVersion).toBe(refused.now.policyVersion + 1);
    await changePolicyTo(context, (policy) => ({
      ...policy,
      services: policy.services.map((one) => ({ ...one, unitPriceUnits: one.unitPriceUnits * 2n })),
    }));
    const dearer = await why();
    expect(dearer.asked).toEqual(refused.asked);
    expect(dearer.now.asked?.units).toBe(String(2n * BigInt(refused.asked?.units ?? "0")));
    expect((await askFor(context, { quantity: 10 })).decision.action).toBe(dearer.now.action);
  });

  it("says the same of one from before evidence was kept", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { decision } = await askFor(context);
    const why = () => readWhy(context.store, { actor: operator, id: decision.id, nowMs: context.clock() });
    const { asked } = await why();
    await context.store.write(async (tx) => {
      // As books from before: the trigger that keeps decisions is taken away for it.
      if (tx.engine === "sqlite") await tx.run("DROP TRIGGER decisions_no_update");
      else await tx.run('DROP TRIGGER "decisions_no_change" ON "decisions"');
      await tx.run("UPDATE decisions SET evidence = NULL");
    });
    expect((await why()).asked).toEqual(asked);
  });

  it("has no cost where there was no such service, and is for operators", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { decision } = await askFor(context, { serviceId: "NOWHERE" });
    const asked = { id: decision.id, nowMs: context.clock() };
    expect(await readWhy(context.store, { actor: operator, ...asked })).toMatchObject({
      asked: null,
      now: { asked: null, action: "REJECTED", needs: null },
    });
    expect(await codeOf(readWhy(context.store, { actor: buyer, ...asked }))).toBe("forbidden");
    expect(await codeOf(readWhy(context.store, { actor: operator, ...asked, id: "dec_none" }))).toBe(
      "not_found",
    );
  });
});

describeOnBothEngines("what an agent may spend now", (world) => {
  it("is less than what is left of its budget where the house keeps some for others", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const agents = () => context.store.read((tx) => spendingAgents(tx, context.clock()));
    const batch = (await agents()).find(({ id }) => id === "batch-agent");
    const most = BigInt(batch?.passesNow.units ?? "0") / 3_000_000_000n;
    expect((await askFor(context, { quantity: Number(most) })).decision.action).toBe("ALLOWED");
    const largeCost = { effect: "ask", aboveUnits: 1n } as const;
    await changePolicyTo(context, (policy) => ({ ...policy, risk: { ...policy.risk, largeCost } }));
    expect((await agents())[0]?.largeCost).toMatchObject({ effect: "ask", above: { units: "1" } });
    await changePolicyTo(context, (policy) => ({ ...policy, isStopped: true }));
    expect((await agents()).map(({ passesNow, bound }) => [passesNow.units, bound])).toEqual(
      Array(3).fill(["0", "stopped"]),
    );
  });
});

it.each([
  [{ from: "yesterday", to: iso(NOON_MS) }],
  [{ from: iso(NOON_MS), to: iso(NOON_MS) }],
  [{ from: iso(NOON_MS), to: iso(NOON_MS - 1) }],
  [{ from: iso(NOON_MS - 400 * DAY_MS), to: iso(NOON_MS) }],
  [{ from: iso(NOON_MS) }],
])("a time that is none is refused: %j", (query) => {
  expect(periodQuery.safeParse(query).success).toBe(false);
});
