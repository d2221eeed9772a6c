import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, endIt, openTreasury } from "@/testing/treasury";
import { findListedCall, listCallRows } from "./call-list";
import { listDecisionRows } from "./decisions";
import { listPolicyVersionRows } from "./policy-versions";
import { lapsedCalls, openCalls, unservedCalls } from "./service-calls";
import { insertX402Payment, listX402Payments } from "./x402/payments";

describeOnBothEngines("lists of calls", (world) => {
  it("load neither what was asked nor what was answered, which may be a megabyte each", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    await askFor(context);
    await context.store.write((tx) =>
      tx.run("UPDATE service_calls SET state = 'paid', paid_at_ms = 1 WHERE id <> ?", [call?.id ?? ""]),
    );
    const until = { nowMs: context.nowMs + 1_000_000, limit: 10 };
    const lists = await context.store.read(async (tx) => [
      await listCallRows(tx, { limit: 10 }),
      await openCalls(tx, 10),
      await unservedCalls(tx, until),
      await lapsedCalls(tx, until),
    ]);
    expect(lists.map((rows) => rows.length)).toEqual([2, 2, 1, 1]);
    for (const row of lists.flat()) {
      expect(row).not.toHaveProperty("input");
      expect(row).not.toHaveProperty("answer");
    }
  });

  it("neither do those of sales, decisions and versions load what they do not show", async () => {
    const context = testContext(world());
    await openTreasury(context);
    await askFor(context);
    const sale = { id: "pay_1", chainId: 1, nonce: "1", requestHash: "1", serviceId: "PRICE_ORACLE" };
    const parties = { ownerAddress: "0x01", payeeAddress: "0x02", txHash: null, units: 1n } as const;
    const counts = { version: 1, fromBlock: 1, settlements: 1, reverts: 0, tries: 0, nextTryAtMs: 0 };
    const told = { input: { text: "long" }, answer: ["long"], failure: null };
    const times = { createdAtMs: context.nowMs, paidAtMs: null, endedAtMs: null };
    await context.store.write((tx) =>
      insertX402Payment(tx, { ...sale, ...parties, ...counts, ...told, ...times, state: "settling" }),
    );
    const lists = await context.store.read(async (tx) => [
      await listX402Payments(tx, { limit: 10 }),
      await listDecisionRows(tx, { limit: 10 }),
      await listPolicyVersionRows(tx, { before: undefined, limit: 10 }),
    ]);
    expect(lists.map((rows) => rows.length)).toEqual([1, 1, 1]);
    for (const row of lists.flat())
      for (const column of ["input", "answer", "evidence", "document"])
        expect(row).not.toHaveProperty(column);
  });

  it("have one call with its answer where it is asked for alone", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    await endIt(context, call?.id ?? "", "serve");
    const row = await context.store.read((tx) => findListedCall(tx, call?.id ?? ""));
    expect(row).toMatchObject({ state: "served", answer: null });
  });
});
