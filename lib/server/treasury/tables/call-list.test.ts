import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, endIt, openTreasury } from "@/testing/treasury";
import { findListedCall, listCallRows } from "./call-list";
import { lapsedCalls, openCalls, unservedCalls } from "./service-calls";

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

  it("have one call with its answer where it is asked for alone", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const { call } = await askFor(context);
    await endIt(context, call?.id ?? "", "serve");
    const row = await context.store.read((tx) => findListedCall(tx, call?.id ?? ""));
    expect(row).toMatchObject({ state: "served", answer: null });
  });
});
