import { decodeFunctionData, type Hex } from "viem";
import { expect, it } from "vitest";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { hashOfId } from "@/lib/chain/router-calls";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { parseUnits } from "@/lib/domain/money";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { capsForPayout } from "@/lib/domain/treasury/payouts/decide";
import type { Policy } from "@/lib/domain/treasury/policy";
import { relayReverted } from "@/lib/server/escrow/relay/relay-outbox";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { defaultConfig } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { NETWORK_CHECKS } from "@/lib/server/network/checks";
import { Payer } from "@/lib/server/network/jobs/payer";
import { listPayouts, showEarnings } from "@/lib/server/network/reads/payouts";
import { oldestOwedMs } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { isSummed, readUsage } from "@/lib/server/treasury/reads/read-usage";
import { listCallRows } from "@/lib/server/treasury/tables/call-list";
import { countCallsByState, spentEver } from "@/lib/server/treasury/tables/call-sums";
import type { BudgetWindowRow } from "@/lib/server/treasury/tables/rows";
import { type TestContext, testContext } from "@/testing/context";
import { balanceOf } from "@/testing/ledger";
import { addOrchestrator } from "@/testing/network/orchestrators";
import {
  brokenMoney as broken,
  evaluatedAs,
  payingPolicy,
  payoutRows as payoutsOf,
} from "@/testing/network/payouts";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { sendPayouts } from "./send-payouts";

const mnee = (text: string) => parseUnits("MNEE", text);
const DUE = 12_000_000n;
const COST = mnee("12");
const HELD = mnee("100");
const ROUTER = {
  address: "0x00000000000000000000000000000000000000a1",
  treasury: "0x00000000000000000000000000000000000000a2",
  spender: "0x00000000000000000000000000000000000000a3",
} as const;
const CHAIN = { facts: { router: ROUTER } } as unknown as ChainEvidence;

async function open(
  world: StoreWorld,
  with_: { rail?: "ledger" | "router"; units?: bigint; limit?: bigint; policy?: Policy } = {},
): Promise<TestContext> {
  const { rail = "router", units = mnee("1000"), limit = mnee("500") } = with_;
  const config = { ...defaultConfig("demo"), paymentRail: rail };
  const context = testContext(world, { config, ...(rail === "router" ? { chain: CHAIN } : {}) });
  await openTreasury(context, { policy: with_.policy ?? payingPolicy(DEMO_POLICY, limit), units });
  return context;
}

const walletOf = (orchestratorId: string): Hex => `0x${hashOfId(orchestratorId).slice(26)}`;

async function owe(context: TestContext, id: string, number = 1, microUsd = DUE): Promise<void> {
  if (number === 1) await addOrchestrator(context, { id, ownerId: "usr_1", payeeAddress: walletOf(id) });
  await context.store.write((tx) => evaluatedAs(tx, context, { orchestratorId: id, number, microUsd }));
}

const batches = (context: TestContext) =>
  context.store.read((tx) =>
    tx.all<OutboxRow>("SELECT * FROM outbox_rows WHERE kind = 'pay_uptime' ORDER BY id"),
  );

function itemsOf({ data }: OutboxRow) {
  const { functionName, args } = decodeFunctionData({ abi: paymentRouterAbi, data });
  if (functionName !== "payMany") throw new RangeError(functionName);
  return args[0].map(({ payee, units }) => [payee.toLowerCase(), units]);
}

let facts = 0;
async function chainSays(
  context: TestContext,
  name: "PayoutExecuted" | "PayoutSkipped",
  of: PayoutRow,
  more: ChainEventFact["args"] = {},
): Promise<void> {
  facts += 1;
  const { payoutHash: evaluationId, payeeAddress: payee, units } = of;
  const paymentId = hashOfId(`payment ${facts}`);
  const fact: ChainEventFact = {
    ...{ seq: facts, chainId: 31_337, txHash: hashOfId(`tx ${facts}`), logIndex: 0, blockNumber: 7 },
    ...{ blockHash: hashOfId("block"), blockAtS: 1, name, jobId: null },
    args: { paymentId, evaluationId, payee, units, ...more },
  };
  await context.store.write((tx) => context.routerHandlers.apply(tx, context, fact));
}

/** What the limit of payouts has seen. */
const usage = (context: TestContext) =>
  context.store.read(async (tx) => {
    const { policy } = await currentPolicy(tx);
    const [cap] = capsForPayout(policy, "0x").filter(isSummed);
    if (cap === undefined) throw new RangeError("There is no limit of payouts.");
    const { spentUnits, heldUnits } = await readUsage(tx, cap, context.clock());
    return { spentUnits, heldUnits };
  });

const treasury = (context: TestContext) => balanceOf(context, houseAccount("treasury", "MNEE"));
/** Of `blacklistedAddress()` and of `CeilingReached(uint64)`. */
const [BLACKLISTED, CEILING_REACHED] = ["0x97a23270", "0x7115f0c1"];

describeOnBothEngines("the payer", (world) => {
  it("holds and sends all that is owed as one transaction, in the op that decides it", async () => {
    const context = await open(world());
    for (const id of ["orc_1", "orc_2", "orc_3"]) await owe(context, id);
    expect(await sendPayouts(context)).toBe(3);
    const [batch, ...more] = await batches(context);
    expect(more).toEqual([]);
    expect(batch && itemsOf(batch)).toEqual(["orc_1", "orc_2", "orc_3"].map((id) => [walletOf(id), COST]));
    expect(batch).toMatchObject({ signer: ROUTER.spender, toAddress: ROUTER.address, state: "queued" });
    expect((await payoutsOf(context)).map(({ state, tries }) => [state, tries])).toEqual(
      Array.from({ length: 3 }, () => ["paying", 1]),
    );
    expect(await usage(context)).toEqual({ spentUnits: 0n, heldUnits: 3n * COST });
    const ofPayouts = "SELECT * FROM budget_windows WHERE scope = 'category' AND of_id = 'payouts'";
    const windows = await context.store.read((tx) => tx.all<BudgetWindowRow>(ofPayouts));
    expect(windows.map(({ heldUnits }) => heldUnits)).toEqual([3n * COST]);
    expect(await treasury(context)).toBe(mnee("1000"));
    expect(await sendPayouts(context)).toBe(0);
    expect(await broken(context)).toEqual([]);
  });

  it("pays once, however many pay at once", async () => {
    const context = await open(world());
    for (const id of ["orc_1", "orc_2"]) await owe(context, id);
    const sent = await Promise.all(Array.from({ length: 10 }, () => sendPayouts(context)));
    expect(sent.filter((count) => count > 0)).toEqual([2]);
    expect(await batches(context)).toHaveLength(1);
    expect(await usage(context)).toEqual({ spentUnits: 0n, heldUnits: 2n * COST });
  });

  it("books what the chain paid, once, with its transaction and its journal", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await sendPayouts(context);
    const [payout] = await payoutsOf(context);
    if (payout === undefined) throw new RangeError("Nothing is owed.");
    expect(payout.endedAtMs).toBeNull();
    context.pass(MINUTE_MS);
    await chainSays(context, "PayoutExecuted", payout);
    expect((await payoutsOf(context))[0]?.endedAtMs).toBe(context.nowMs);
    const filter = { limit: 5 };
    const list = { actor: actorOf("usr_1"), orchestratorId: "orc_1", filter };
    const [shown] = (await listPayouts(context.store, list)).items;
    expect(shown).toMatchObject({ state: "paid", transactionHash: hashOfId(`tx ${facts}`), why: null });
    expect(shown?.journalId).toMatch(/^jnl_/);
    expect(await usage(context)).toEqual({ spentUnits: COST, heldUnits: 0n });
    expect(await treasury(context)).toBe(mnee("1000") - COST);
    const earned = await context.store.read((tx) => showEarnings(tx, "orc_1"));
    expect(earned).toEqual([
      {
        amount: { asset: "MNEE", units: String(COST), display: "12.00 MNEE" },
        microUsd: "12000000",
        payouts: 1,
      },
    ]);
    expect(await broken(context)).toEqual([]);
  });

  it("is stopped by no payee who cannot be paid, and tries that one again alone", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await owe(context, "orc_2");
    await sendPayouts(context);
    const [bad, good] = await payoutsOf(context);
    if (!bad || !good) throw new RangeError("Nothing is owed.");
    await chainSays(context, "PayoutSkipped", bad, { reason: BLACKLISTED });
    await chainSays(context, "PayoutExecuted", good);
    expect((await payoutsOf(context)).map(({ state }) => state)).toEqual(["blocked", "paid"]);
    expect((await payoutsOf(context))[0]?.why).toMatch(/^Not paid: /);
    // Told once more, it changes nothing.
    await chainSays(context, "PayoutSkipped", bad, { reason: BLACKLISTED });
    expect(await usage(context)).toEqual({ spentUnits: COST, heldUnits: 0n });
    await owe(context, "orc_1", 2);
    await owe(context, "orc_2", 2);
    expect(await sendPayouts(context)).toBe(1);
    expect(await context.store.read(oldestOwedMs)).toBeNull();
    context.pass(MINUTE_MS);
    expect(await sendPayouts(context)).toBe(1);
    const again = (await payoutsOf(context))[0];
    expect(again).toMatchObject({ state: "paying", tries: 2, payoutHash: bad.payoutHash });
    expect(await sendPayouts(context)).toBe(0);
    if (again) await chainSays(context, "PayoutExecuted", again);
    expect(await sendPayouts(context)).toBe(1);
    expect(await broken(context)).toEqual([]);
  });

  it("owes again what the router could not pay for the treasury's own sake", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await sendPayouts(context);
    const [payout] = await payoutsOf(context);
    if (payout) await chainSays(context, "PayoutSkipped", payout, { reason: CEILING_REACHED });
    const [owed] = await payoutsOf(context);
    expect(owed).toMatchObject({ state: "owed" });
    expect(await usage(context)).toEqual({ spentUnits: 0n, heldUnits: 0n });
    expect(owed?.nextTryAtMs).toBe((Math.floor(context.nowMs / DAY_MS) + 1) * DAY_MS);
    expect(await sendPayouts(context)).toBe(0);
  });

  it("owes all of a batch again that the chain refused", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await owe(context, "orc_2");
    await sendPayouts(context);
    const [outbox] = await batches(context);
    if (outbox === undefined) throw new RangeError("Nothing is sent.");
    const refused = { outbox, reason: "spending is stopped", revert: "SpendingIsStopped" };
    await context.store.write((tx) => relayReverted(tx, context, refused));
    expect((await payoutsOf(context)).map(({ state, why }) => [state, why])).toEqual(
      Array.from({ length: 2 }, () => ["owed", "The chain refused the batch: spending is stopped"]),
    );
    expect(await usage(context)).toEqual({ spentUnits: 0n, heldUnits: 0n });
    expect(await sendPayouts(context)).toBe(0);
    context.pass(MINUTE_MS);
    expect(await sendPayouts(context)).toBe(2);
    expect(await batches(context)).toHaveLength(2);
    expect(await broken(context)).toEqual([]);
  });

  it("keeps to the day's limit, and goes on when the next one begins", async () => {
    const context = await open(world(), { limit: 2n * COST });
    for (const id of ["orc_1", "orc_2", "orc_3"]) await owe(context, id);
    expect(await sendPayouts(context)).toBe(2);
    const last = (await payoutsOf(context)).find(({ state }) => state === "owed");
    expect(last?.why).toMatch(/come to a limit: category payouts a day has 0.00 MNEE left/);
    expect(await context.store.read(oldestOwedMs)).toBe(last?.owedAtMs);
    context.pass(11 * HOUR_MS);
    expect(await sendPayouts(context)).toBe(0);
    context.pass(HOUR_MS);
    expect(await sendPayouts(context)).toBe(1);
    expect(await broken(context)).toEqual([]);
  });

  it("stops at the treasury's floor, to the unit", async () => {
    const floor = DEMO_POLICY.lowTreasuryUnits;
    const context = await open(world(), { units: floor + 2n * COST - 1n });
    for (const id of ["orc_1", "orc_2"]) await owe(context, id);
    expect(await sendPayouts(context)).toBe(1);
    expect((await payoutsOf(context))[1]).toMatchObject({
      state: "owed",
      why: "The treasury is at its floor of 18.00 MNEE",
    });
    expect(await broken(context)).toEqual([]);
  });

  it("takes nothing of what services may spend, and services nothing of it", async () => {
    const context = await open(world(), { limit: HELD });
    for (let number = 1; number <= 8; number++) await owe(context, "orc_1", number);
    expect(await sendPayouts(context)).toBe(8);
    const { decision } = await askFor(context, { agentId: "user-agent", serviceId: "IMAGE_GEN_PREMIUM" });
    expect(decision.caps).toContainEqual(
      expect.objectContaining({ scope: "house", held: expect.objectContaining({ units: "0" }) }),
    );
    expect(await usage(context)).toEqual({ spentUnits: 0n, heldUnits: 8n * COST });
    expect(await broken(context)).toEqual([]);
  });

  it("lets nothing out while the kill switch is thrown, or no limit is there, or one payout may not be as much", async () => {
    const context = await open(world(), { policy: DEMO_POLICY });
    await owe(context, "orc_1");
    expect(await sendPayouts(context)).toBe(0);
    expect((await payoutsOf(context))[0]?.why).toBe("The policy has no limit for the category payouts");
    await changePolicyTo(context, (policy) => ({ ...payingPolicy(policy, HELD), isStopped: true }));
    context.pass(MINUTE_MS);
    expect(await sendPayouts(context)).toBe(0);
    expect((await payoutsOf(context))[0]?.why).toMatch(/kill switch/);
    const most = { scope: "agent", of: "uptime-payouts", window: "call", limitUnits: COST - 1n } as const;
    await changePolicyTo(context, (policy) => ({
      ...policy,
      isStopped: false,
      caps: [...policy.caps, { ...most, rolloverBps: 0, sinceAtMs: 0 }],
    }));
    context.pass(MINUTE_MS);
    expect(await sendPayouts(context)).toBe(0);
    expect((await payoutsOf(context))[0]).toMatchObject({
      state: "owed",
      why: expect.stringMatching(/a call has 11\.99\d* MNEE left/),
    });
    await changePolicyTo(context, ({ caps, ...policy }) => ({
      ...policy,
      caps: caps.filter(({ window }) => window !== "call"),
    }));
    context.pass(MINUTE_MS);
    expect(await sendPayouts(context)).toBe(1);
    expect(await broken(context)).toEqual([]);
  });

  it("pays nothing while the books are red, and says nothing of it itself", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    const red = Object.assign(Object.create(context), { maySpend: () => false });
    await expect(sendPayouts(red)).rejects.toMatchObject({ code: "treasury_red" });
    await new Payer(red).tick();
    expect(await batches(context)).toEqual([]);
  });

  it("books what the chain paid as another amount apart, and goes on waiting for its own", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await sendPayouts(context);
    const [payout] = await payoutsOf(context);
    if (payout) await chainSays(context, "PayoutExecuted", payout, { units: COST - 1n });
    expect(await payoutsOf(context)).toMatchObject([{ state: "paying", journalId: null }]);
    expect(await treasury(context)).toBe(mnee("1000") - COST + 1n);
    expect(await broken(context)).toContain("the router paid what was decided");
  });

  it("adds up what one orchestrator earns, and leaves what is paid alone whatever is said of its batch", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await owe(context, "orc_1", 2);
    await owe(context, "orc_1", 3);
    await sendPayouts(context);
    const [one, two] = await payoutsOf(context);
    for (const payout of [one, two]) if (payout) await chainSays(context, "PayoutExecuted", payout);
    const earned = await context.store.read((tx) => showEarnings(tx, "orc_1"));
    expect(earned).toMatchObject([
      { amount: { units: String(2n * COST) }, microUsd: "24000000", payouts: 2 },
    ]);
    const [outbox] = await batches(context);
    if (outbox === undefined) throw new RangeError("Nothing is sent.");
    const refused = { outbox, reason: "spending is stopped", revert: "SpendingIsStopped" };
    await context.store.write((tx) => relayReverted(tx, context, refused));
    expect((await payoutsOf(context)).map(({ state }) => state)).toEqual(["paid", "paid", "owed"]);
    expect(await broken(context)).toEqual([]);
  });

  it("books what nobody awaited, never pays it again, and has a check name it", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    const [payout] = await payoutsOf(context);
    if (payout) await chainSays(context, "PayoutExecuted", payout);
    expect(await payoutsOf(context)).toMatchObject([{ state: "paid", callId: null }]);
    expect(await sendPayouts(context)).toBe(0);
    expect(await treasury(context)).toBe(mnee("1000") - COST);
    expect(await broken(context)).toEqual(["the router paid what was decided"]);
  });

  it("books at once where nothing moves on a chain", async () => {
    const context = await open(world(), { rail: "ledger" });
    await owe(context, "orc_1");
    await new Payer(context).tick();
    expect(await payoutsOf(context)).toMatchObject([{ state: "paid", txHash: null }]);
    expect(await batches(context)).toEqual([]);
    expect(await treasury(context)).toBe(mnee("1000") - COST);
    expect(await usage(context)).toEqual({ spentUnits: COST, heldUnits: 0n });
    expect(await broken(context)).toEqual([]);
  });

  it("stands in lists and counts of calls only where somebody asks for it", async () => {
    const context = await open(world(), { rail: "ledger" });
    await owe(context, "orc_1");
    expect(await sendPayouts(context)).toBe(1);
    const listed = (of: object) =>
      context.store.read(async (tx) => (await listCallRows(tx, { ...of, limit: 10 })).map(({ id }) => id));
    const [own] = await listed({ agentId: "uptime-payouts" });
    expect(own).toMatch(/^pyc_/);
    expect(await listed({ serviceId: "UPTIME_PAYOUT" })).toEqual([own]);
    for (const of of [{}, { state: "served" }, { from: 0 }]) expect(await listed(of)).toEqual([]);
    await context.store.read(async (tx) => {
      expect([await countCallsByState(tx), await spentEver(tx, {})]).toEqual([[], 0n]);
      expect(await spentEver(tx, { serviceId: "UPTIME_PAYOUT" })).toBe(0n);
    });
  });

  it("takes as many batches as it needs", async () => {
    const context = await open(world(), { units: mnee("9000"), limit: mnee("9000") });
    await owe(context, "orc_1");
    await context.store.write(async (tx) => {
      for (let number = 2; number <= 120; number++)
        await evaluatedAs(tx, context, {
          orchestratorId: "orc_1",
          number,
          microUsd: 1_000_000n + BigInt(number),
        });
    });
    await new Payer(context).tick();
    const sizes = (await batches(context)).map((row) => itemsOf(row).length);
    expect(sizes).toEqual([50, 50, 20]);
    expect(await broken(context)).toEqual([]);
  });

  it("is told of by checks that find each thing that could be wrong", async () => {
    const context = await open(world());
    await owe(context, "orc_1");
    await owe(context, "orc_1", 2);
    await sendPayouts(context);
    const [one, two] = await payoutsOf(context);
    if (one) await chainSays(context, "PayoutExecuted", one);
    const wrong = async (sql: string, back: string) => {
      await context.store.write((tx) => tx.run(sql, []));
      const found = await broken(context);
      await context.store.write((tx) => tx.run(back, []));
      return found.filter((name) => NETWORK_CHECKS.some((check) => check.name === name));
    };
    const [id, other] = [one?.id, two?.id];
    const set = (of: string | undefined, what: string) => `UPDATE payouts SET ${what} WHERE id = '${of}'`;
    const [EVALUATION, MONEY, HOLDS, , EARNED] = NETWORK_CHECKS.map(({ name }) => name);
    expect(await broken(context)).toEqual([]);
    expect(await wrong(set(id, "usd_units = 1"), set(id, "usd_units = 12000000"))).toEqual([
      EVALUATION,
      MONEY,
      EARNED,
    ]);
    expect(
      await wrong(set(id, "journal_id = 'x'"), set(id, `journal_id = '${await journal(context)}'`)),
    ).toEqual([MONEY]);
    expect(await wrong(set(other, "state = 'owed'"), set(other, "state = 'paying'"))).toEqual([HOLDS]);
    expect(await wrong("UPDATE earnings SET units = 1", `UPDATE earnings SET units = ${COST}`)).toEqual([
      EARNED,
    ]);
    expect(await wrong(set(other, "evaluation = 7"), set(other, "evaluation = 2"))).toEqual([EVALUATION]);
    expect(await broken(context)).toEqual([]);
  });
});

const journal = (context: TestContext) =>
  context.store.read(
    async (tx) => (await tx.get<{ id: string }>("SELECT id FROM journals WHERE kind = 'spend'"))?.id,
  );
