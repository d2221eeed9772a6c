import { expect, it } from "vitest";
import { swapOutbox } from "@/lib/server/escrow/tables/relay";
import { enqueue } from "@/lib/server/kernel/outbox";
import { type TestContext, testContext } from "@/testing/context";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { relayState } from "./relay-state";

const SIGNER = "0x0000000000000000000000000000000000009999";

/** A house that owes twenty withdrawals, and later a release. */
async function owing(world: StoreWorld): Promise<TestContext> {
  const house = testContext(world);
  const owe = (businessKey: string, kind: string) =>
    house.store.write((tx) => {
      const effect = {
        businessKey,
        kind,
        taskId: null,
        signer: SIGNER,
        toAddress: SIGNER,
        data: "0x",
      } as const;
      return enqueue(tx, house, { effect: { ...effect, gasLimit: 1 }, nowMs: house.nowMs });
    });
  for (let count = 0; count < 20; count += 1) await owe(`withdraw_to:${count}`, "withdraw_to");
  house.pass(1_000);
  await owe("release:1", "release");
  return house;
}

describeOnBothEngines("what the sender has to do", (world) => {
  it("has the release first, and withdrawals as far as there is room for them", async () => {
    const house = await owing(world());
    const kindsOf = async (payouts: number) => {
      const { queued } = await relayState(house, { signer: SIGNER, limit: 16, payouts });
      return queued.map((row) => row.kind);
    };
    expect(await kindsOf(2)).toEqual(["release", "withdraw_to", "withdraw_to"]);
    expect(await kindsOf(0)).toEqual(["release"]);
  });

  it("has two of strangers' payments at once, behind whatever else pays out", async () => {
    const house = testContext(world());
    const owe = (businessKey: string, kind: string) =>
      house.store.write((tx) => {
        const effect = { businessKey, kind, taskId: null, signer: SIGNER, toAddress: SIGNER } as const;
        return enqueue(tx, house, { effect: { ...effect, data: "0x", gasLimit: 1 }, nowMs: house.nowMs });
      });
    for (let count = 0; count < 20; count += 1) await owe(`settle_x402:${count}`, "settle_x402");
    house.pass(1_000);
    await owe("withdraw_to:1", "withdraw_to");
    const read = async (payouts: number) => {
      const { queued } = await relayState(house, { signer: SIGNER, limit: 16, payouts });
      return queued;
    };
    const kindsOf = async (payouts: number) => (await read(payouts)).map((row) => row.kind);
    expect(await kindsOf(8)).toEqual(["withdraw_to", "settle_x402", "settle_x402"]);
    expect(await kindsOf(2)).toEqual(["withdraw_to", "settle_x402"]);
    expect(await kindsOf(1)).toEqual(["withdraw_to"]);
    for (const row of (await read(8)).filter(({ kind }) => kind === "settle_x402")) {
      await house.store.write((tx) => swapOutbox(tx, row, { state: "sent", nonce: 1 }));
    }
    expect(await kindsOf(8)).toEqual(["withdraw_to"]);
  });

  it("has payouts of higher priority first, and within one those that were owed first", async () => {
    const house = testContext(world());
    const owe = (businessKey: string, priority?: number) =>
      house.store.write((tx) => {
        const more = priority === undefined ? {} : { priority };
        const effect = { businessKey, kind: "pay_service", taskId: null, signer: SIGNER, ...more } as const;
        const full = { ...effect, toAddress: SIGNER, data: "0x", gasLimit: 1 } as const;
        return enqueue(tx, house, { effect: full, nowMs: house.nowMs });
      });
    for (let count = 0; count < 20; count += 1) await owe(`low:${count}`);
    house.pass(1_000);
    await owe("medium", 1);
    await owe("high", 2);
    house.pass(1_000);
    await owe("higher, later", 2);
    const { queued } = await relayState(house, { signer: SIGNER, limit: 16, payouts: 5 });
    expect(queued.map((row) => row.businessKey)).toEqual([
      "high",
      "higher, later",
      "medium",
      "low:0",
      "low:1",
    ]);
  });

  it("counts the withdrawals under way", async () => {
    const house = await owing(world());
    const ask = { signer: SIGNER, limit: 16, payouts: 2 };
    const { queued } = await relayState(house, ask);
    for (const [nonce, row] of queued.slice(1).entries()) {
      await house.store.write((tx) => swapOutbox(tx, row, { state: "sent", nonce }));
    }
    expect((await relayState(house, ask)).queued.map((row) => row.kind)).toEqual(["release"]);
    expect((await relayState(house, { ...ask, payouts: 3 })).queued).toHaveLength(2);
  });

  it("keeps the order of one task's rows: the later ones wait with the first", async () => {
    const house = testContext(world());
    const owe = (businessKey: string, taskId: string) =>
      house.store.write((tx) => {
        const effect = { businessKey, kind: "submit", taskId, signer: SIGNER, toAddress: SIGNER } as const;
        return enqueue(tx, house, { effect: { ...effect, data: "0x", gasLimit: 1 }, nowMs: house.nowMs });
      });
    for (const [key, task] of [
      ["a", "t1"],
      ["b", "t1"],
      ["c", "t2"],
    ] as const)
      await owe(key, task);
    const keys = async () => {
      const { queued } = await relayState(house, { signer: SIGNER, limit: 16, payouts: 0 });
      return queued.map((row) => row.businessKey);
    };
    const postpone = (key: string) =>
      house.store.write((tx) =>
        tx.run("UPDATE outbox_rows SET next_try_at_ms = ? WHERE business_key = ?", [house.nowMs + 1, key]),
      );
    await postpone("b");
    expect(await keys()).toEqual(["a", "c"]);
    await postpone("a");
    expect(await keys()).toEqual(["c"]);
    house.pass(1);
    expect(await keys()).toEqual(["a", "b", "c"]);
  });
});
