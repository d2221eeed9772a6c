import { expect, it } from "vitest";
import { grantJournal, lockJournal } from "@/lib/domain/ledger/journals";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { postJournal } from "./post-journal";

describeOnBothEngines("a journal", (world) => {
  it("is booked once by its business key, and changes nothing the second time", async () => {
    const context = testContext(world());
    const journal = grantJournal({ userId: "usr_1", asset: "SAT", units: 5n, businessKey: "grant:usr_1" });
    const post = () =>
      context.store.write((tx) => postJournal(tx, context, { journal, atMs: context.nowMs }));
    expect(await post()).toMatch(/^jnl_/);
    expect(await post()).toBeNull();
    expect(await balanceOf(context, "user:usr_1:SAT")).toBe(5n);
    await expectBooksBalanced(context);
  });

  it("takes nobody's account below its floor: a person is told, of the house it is a fault", async () => {
    const context = testContext(world());
    const lock = lockJournal({ taskId: "tsk_1", buyerId: "usr_1", asset: "SAT", units: 1n });
    const post = (journal: typeof lock) =>
      context.store.write((tx) => postJournal(tx, context, { journal, atMs: context.nowMs }));
    expect(await codeOf(post(lock))).toBe("insufficient_funds");
    const entries = lock.entries.map((entry) => ({ ...entry, units: -entry.units }));
    expect(await codeOf(post({ ...lock, entries }))).toBe("invariant_broken");
    expect(await balanceOf(context, "user:usr_1:SAT")).toBe(0n);
  });
});
