import { expect, it } from "vitest";
import { parseUnits } from "@/lib/domain/money";
import type { EtherPrice } from "@/lib/domain/network/ether-price";
import { HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { relayReverted } from "@/lib/server/escrow/relay/relay-outbox";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { defaultConfig } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { Payer } from "@/lib/server/network/jobs/payer";
import { oldestFundedMs, oldestOwedMs } from "@/lib/server/network/tables/payouts";
import { type TestContext, testContext } from "@/testing/context";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { brokenMoney, evaluatedAs, payingPolicy, payoutRows } from "@/testing/network/payouts";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { sendEther } from "./send-ether";
import { sendPayouts } from "./send-payouts";

const PAYER = "0x00000000000000000000000000000000000000b1";
const PAYEE = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const TX = `0x${"7a".repeat(32)}` as const;

interface World {
  readonly context: TestContext;
  readonly price: { now: EtherPrice };
}

/** A house without a router: what the treasury pays is booked, and ether alone leaves by the chain. */
async function open(world: StoreWorld, payer: string | null = PAYER): Promise<World> {
  const price = { now: { microUsd: 2_000_000_000n } as EtherPrice };
  const chain = { facts: { router: null, payer }, etherPrice: async () => price.now };
  const config = { ...defaultConfig("demo"), paymentRail: "ledger" } as const;
  const context = testContext(world, { config, chain: chain as unknown as ChainEvidence });
  const policy = payingPolicy(DEMO_POLICY, parseUnits("MNEE", "500"));
  await openTreasury(context, { policy, units: parseUnits("MNEE", "1000") });
  await addOrchestrator(context, { id: "orc_1", ownerId: "usr_1", payeeAddress: PAYEE, asset: "ETH" });
  return { context, price };
}

const owe = (context: TestContext, number: number, microUsd = 12_000_000n) =>
  context.store.write((tx) => evaluatedAs(tx, context, { orchestratorId: "orc_1", number, microUsd }));
const transfers = (context: TestContext) =>
  context.store.read((tx) => tx.all<OutboxRow>("SELECT * FROM outbox_rows ORDER BY id"));

async function last<T>(rows: Promise<T[]>): Promise<T> {
  const row = (await rows).at(-1);
  if (row === undefined) throw new RangeError("There is none.");
  return row;
}

/** What the chain says to the last transfer, as the sender hears it. */
async function confirm(context: TestContext): Promise<void> {
  const outbox = await last(transfers(context));
  await context.store.write(async (tx) => {
    await tx.run("UPDATE outbox_rows SET state = 'confirmed', tx_hash = ? WHERE id = ?", [TX, outbox.id]);
    await context.routerHandlers.etherSent(tx, context, { outbox, txHash: TX });
  });
}
async function refuse(context: TestContext): Promise<void> {
  const outbox = await last(transfers(context));
  await context.store.write(async (tx) => {
    await tx.run("UPDATE outbox_rows SET state = 'reverted' WHERE id = ?", [outbox.id]);
    await relayReverted(tx, context, { outbox, reason: "it reverts", revert: null });
  });
}

describeOnBothEngines("a payout in ether", (world) => {
  it("is owed to the chain at what ether costs now, once the treasury has paid for it", async () => {
    const { context } = await open(world());
    await owe(context, 1);
    expect(await sendEther(context)).toBe(0);
    expect(await sendPayouts(context)).toBe(1);
    expect(await payoutRows(context)).toMatchObject([{ state: "funded", units: null, tries: 0 }]);
    expect(await context.store.read(oldestOwedMs)).toBeNull();
    expect(await context.store.read(oldestFundedMs)).toBe(context.nowMs);
    expect(await brokenMoney(context)).toEqual([]);
    const sent = await Promise.all(Array.from({ length: 5 }, () => sendEther(context)));
    expect(sent.filter((count) => count > 0)).toEqual([1]);
    expect(await transfers(context)).toMatchObject([
      {
        ...{ kind: "send_ether", signer: PAYER, valueWei: "6000000000000000", data: "0x", state: "queued" },
        toAddress: expect.stringMatching(new RegExp(PAYEE, "i")),
      },
    ]);
    expect(await payoutRows(context)).toMatchObject([
      { state: "sending", units: 6_000_000n, priceUsdUnits: 2_000_000_000n, tries: 1, endedAtMs: null },
    ]);
    expect(await brokenMoney(context)).toEqual([]);
    context.pass(MINUTE_MS);
    await confirm(context);
    expect(await payoutRows(context)).toMatchObject([
      { state: "paid", txHash: TX, endedAtMs: context.nowMs, why: null },
    ]);
    expect(await context.store.read(oldestFundedMs)).toBeNull();
    expect(await brokenMoney(context)).toEqual([]);
    await expect(confirm(context)).rejects.toThrow("no payout awaits");
  });

  it("is of the smallest unit at least, and rounded down", async () => {
    const { context, price } = await open(world());
    await owe(context, 1, 1n);
    price.now = { microUsd: 7_000_000_000n };
    await owe(context, 2, 100n);
    await new Payer(context).tick();
    expect((await payoutRows(context)).map(({ units }) => units)).toEqual([1n, 14n]);
  });

  it("waits for a price, the kill switch or a payer's wallet, and says for which", async () => {
    const { context, price } = await open(world());
    await owe(context, 1);
    price.now = { why: "The price of ether is old" };
    await new Payer(context).tick();
    expect(await payoutRows(context)).toMatchObject([{ state: "funded", why: "The price of ether is old" }]);
    price.now = { microUsd: 2_000_000_000n };
    expect(await sendEther(context)).toBe(0);
    await changePolicyTo(context, (policy) => ({ ...policy, isStopped: true }));
    context.pass(MINUTE_MS);
    await new Payer(context).tick();
    expect(await payoutRows(context)).toMatchObject([{ why: expect.stringMatching(/kill switch/) }]);
    await changePolicyTo(context, (policy) => ({ ...policy, isStopped: false }));
    context.pass(MINUTE_MS);
    const red = Object.assign(Object.create(context), { maySpend: () => false });
    await new Payer(red).tick();
    expect(await transfers(context)).toEqual([]);
    await new Payer(context).tick();
    expect(await payoutRows(context)).toMatchObject([{ state: "sending", why: null }]);
  });

  it("is not paid for by the treasury where nobody could send it", async () => {
    const { context } = await open(world(), null);
    await owe(context, 1);
    await new Payer(context).tick();
    expect(await payoutRows(context)).toMatchObject([
      { state: "owed", why: "This house has no wallet that pays in ETH", callId: null },
    ]);
    expect(await context.store.read(oldestOwedMs)).toBe(context.nowMs);
  });

  it("that is refused comes again after growing pauses, as much as at first", async () => {
    const { context, price } = await open(world());
    await owe(context, 1);
    await new Payer(context).tick();
    await refuse(context);
    expect(await payoutRows(context)).toMatchObject([
      {
        state: "bounced",
        why: "Its ether was not taken: it reverts",
        nextTryAtMs: context.nowMs + MINUTE_MS,
      },
    ]);
    expect(await brokenMoney(context)).toEqual([]);
    expect(await sendEther(context)).toBe(0);
    price.now = { microUsd: 1_000_000_000n };
    context.pass(MINUTE_MS);
    expect(await sendEther(context)).toBe(1);
    await refuse(context);
    expect(await payoutRows(context)).toMatchObject([{ nextTryAtMs: context.nowMs + 2 * MINUTE_MS }]);
    context.pass(HOUR_MS);
    expect(await sendEther(context)).toBe(1);
    expect((await transfers(context)).map(({ valueWei }) => valueWei)).toEqual(
      Array.from({ length: 3 }, () => "6000000000000000"),
    );
    await confirm(context);
    expect(await payoutRows(context)).toMatchObject([
      { state: "paid", tries: 3, priceUsdUnits: 2_000_000_000n },
    ]);
    expect(await brokenMoney(context)).toEqual([]);
  });

  it("is held against its transaction by a check", async () => {
    const { context } = await open(world());
    await owe(context, 1);
    await new Payer(context).tick();
    const wrong = async (sql: string, back: string) => {
      await context.store.write((tx) => tx.run(sql, []));
      const found = await brokenMoney(context);
      await context.store.write((tx) => tx.run(back, []));
      return found;
    };
    const set = (what: string) => `UPDATE outbox_rows SET ${what}`;
    const TRANSFERS = "payouts in ether equal their transactions";
    const found = [
      await wrong(set("value_wei = '1'"), set("value_wei = '6000000000000000'")),
      await wrong(set(`to_address = '${PAYER}'`), set(`to_address = '${PAYEE}'`)),
      await wrong(set("state = 'confirmed'"), set("state = 'queued'")),
      await wrong(set("business_key = 'send_ether:pyt_x:1'"), set(`business_key = '${await key(context)}'`)),
    ];
    const payout = (state: string) => `UPDATE payouts SET state = '${state}'`;
    found.push(await wrong(payout("funded"), payout("sending")));
    await confirm(context);
    found.push(await wrong(set("tx_hash = '0x1'"), set(`tx_hash = '${TX}'`)));
    found.push(await wrong(set("state = 'reverted'"), set("state = 'confirmed'")));
    expect(found).toEqual(Array.from({ length: 7 }, () => [TRANSFERS]));
    expect(await brokenMoney(context)).toEqual([]);
  });
});

const key = async (context: TestContext) => (await last(transfers(context))).businessKey;
