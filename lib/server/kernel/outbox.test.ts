import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { type ChainEffect, enqueue } from "./outbox";
import { cancelQueued, outboxOf } from "./tables/outbox";

const effect = (businessKey: string): ChainEffect => ({
  businessKey,
  kind: "release",
  taskId: null,
  signer: "0x01",
  toAddress: "0x02",
  data: "0x03",
  gasLimit: 1,
});

describeOnBothEngines("what the house owes the chain", (world) => {
  it("is owed once for ever, and dropped only while nobody has signed it", async () => {
    const context = testContext(world());
    const { store, nowMs } = context;
    const taskId = "tsk_1";
    const owe = (key: string) =>
      store.write(async (tx) => {
        const isNew = await enqueue(tx, context, { effect: { ...effect(key), taskId }, nowMs });
        return isNew;
      });
    expect([await owe("a"), await owe("b"), await owe("a")]).toEqual([true, true, false]);
    await store.write((tx) => tx.run("UPDATE outbox_rows SET state = 'sent' WHERE business_key = 'a'"));
    await store.write((tx) => cancelQueued(tx, taskId, nowMs));
    const rows = await store.read((tx) => outboxOf(tx, taskId));
    expect(rows.map(({ businessKey, state }) => [businessKey, state])).toEqual([
      ["a", "sent"],
      ["b", "cancelled"],
    ]);
    expect(await owe("b")).toBe(false);
  });
});
