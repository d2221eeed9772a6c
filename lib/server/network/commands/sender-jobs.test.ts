import { expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/domain/time";
import { balanceOf } from "@/lib/server/network/operations/sender-balance";
import { accountsOffHolds, findAccount, oldestLapsedMs } from "@/lib/server/network/tables/senders";
import { type TestContext, testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { chargeJob, endLapsed, holdForJob, takeNonce } from "./sender-jobs";

const ADDRESS = `0x${"Ab".repeat(20)}`;
const OPENING = 1_000n;

describeOnBothEngines("what a sender of jobs has", (world) => {
  const open = () => {
    const context = testContext(world());
    Object.assign(context, { config: { ...context.config, senders: { openingUnits: OPENING } } });
    return context;
  };
  const hold = (context: TestContext, units: bigint, address = ADDRESS) =>
    holdForJob(context, { address, capability: "work", units, untilMs: context.nowMs + MINUTE_MS });
  const held = async (context: TestContext, units: bigint) => (await hold(context, units)) ?? "";
  const left = (context: TestContext) =>
    context.store.read(async (tx) => balanceOf(await findAccount(tx, ADDRESS.toLowerCase()), OPENING));
  const broken = (context: TestContext) => context.store.read(accountsOffHolds);

  it("is held to the last wei and no further, however its address is spelt", async () => {
    const context = open();
    expect(await hold(context, OPENING + 1n)).toBeNull();
    expect(await hold(context, 2n ** 70n)).toBeNull();
    expect(await left(context)).toBe(OPENING);
    await held(context, OPENING - 1n);
    expect(await hold(context, 2n, ADDRESS.toLowerCase())).toBeNull();
    expect(await hold(context, 1n, ADDRESS.toUpperCase().replace("0X", "0x"))).not.toBeNull();
    expect(await left(context)).toBe(0n);
    expect(await broken(context)).toEqual([]);
  });

  it("is held once for each of many jobs that begin at once", async () => {
    const context = open();
    const ids = await Promise.all(Array.from({ length: 10 }, () => hold(context, 300n)));
    expect(ids.filter((id) => id !== null)).toHaveLength(3);
    expect(await left(context)).toBe(100n);
    expect(await broken(context)).toEqual([]);
  });

  it("is charged once, of a hold all at most, and the rest is there again", async () => {
    const context = open();
    const id = await held(context, 300n);
    expect(await chargeJob(context, { id, units: 200n })).toBe(800n);
    expect(await chargeJob(context, { id, units: 300n })).toBe(800n);
    const more = await held(context, 100n);
    expect(await chargeJob(context, { id: more, units: 101n })).toBe(700n);
    expect(await chargeJob(context, { id: "hld_none", units: 1n })).toBe(0n);
    expect(await left(context)).toBe(700n);
    expect(await broken(context)).toEqual([]);
  });

  it("comes back where nobody ends the job, and an end that comes later charges nothing", async () => {
    const context = open();
    const id = await held(context, 300n);
    const oldest = () => context.store.read((tx) => oldestLapsedMs(tx, context.nowMs));
    context.pass(MINUTE_MS - 1);
    await endLapsed(context);
    expect([await left(context), await oldest()]).toEqual([700n, null]);
    context.pass(1);
    expect(await oldest()).toBe(context.nowMs);
    await endLapsed(context);
    expect([await left(context), await oldest()]).toEqual([OPENING, null]);
    expect(await chargeJob(context, { id, units: 300n })).toBe(OPENING);
    expect(await broken(context)).toEqual([]);
  });

  it("is found out where something else is held than its jobs", async () => {
    const context = open();
    await held(context, 300n);
    await context.store.write((tx) => tx.run("UPDATE sender_accounts SET held_units = 299", []));
    expect((await broken(context)).length).toBe(1);
  });

  it("is spent by no word that was heard before, as long as it holds", async () => {
    const context = open();
    const take = (nonce: string, address = ADDRESS) =>
      takeNonce(context, { address, nonce, untilMs: context.nowMs + MINUTE_MS });
    const tries = await Promise.all(Array.from({ length: 10 }, () => take("one")));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await take("one", ADDRESS.toLowerCase())).toBe(false);
    expect([await take("two"), await take("one", `0x${"11".repeat(20)}`)]).toEqual([true, true]);
    context.pass(MINUTE_MS - 1);
    await endLapsed(context);
    expect(await take("one")).toBe(false);
    context.pass(1);
    await endLapsed(context);
    expect(await take("one")).toBe(true);
  });
});
