import { beforeEach, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/domain/time";
import { awaiting, type ChainCast, castOnChain } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { PaymentWatch } from "./payment-watch";

describeOnBothEngines("the watch of payments", (world) => {
  let at: ChainCast;
  let watch: PaymentWatch;
  let asked: { taskId: string; rescan: boolean }[];
  let paid: Set<string>;
  beforeEach(async () => {
    at = await castOnChain(world());
    asked = [];
    paid = new Set();
    const lookForPayment = async (_: unknown, of: { taskId: string; rescan: boolean }) => {
      asked.push(of);
      return paid.has(of.taskId);
    };
    watch = new PaymentWatch({ context: at.context, lookForPayment });
  });
  const askedFor = () => asked.splice(0).map(({ taskId }) => taskId);
  const rescans = () => asked.splice(0).map(({ rescan }) => rescan);

  it("asks about every task that awaits its payment, a few at a time", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) ids.push((await awaiting(at)).id);
    await watch.tick();
    expect(askedFor()).toEqual(ids.slice(0, 25));
    await watch.tick();
    expect(askedFor()).toEqual(ids.slice(25));
    await watch.tick();
    expect(askedFor()).toEqual(ids.slice(0, 25));
  });

  it("remembers since when one is paid unseen, and has the logs read again once a minute", async () => {
    const { id } = await awaiting(at);
    await watch.tick();
    expect([watch.oldestMissedMs(), rescans()]).toEqual([null, [false]]);
    paid.add(id);
    const sinceMs = at.context.nowMs;
    await watch.tick();
    at.context.pass(9_999);
    await watch.tick();
    expect([watch.oldestMissedMs(), rescans()]).toEqual([sinceMs, [false, false]]);
    at.context.pass(1);
    await watch.tick();
    at.context.pass(MINUTE_MS - 1);
    await watch.tick();
    at.context.pass(1);
    await watch.tick();
    expect([watch.oldestMissedMs(), rescans()]).toEqual([sinceMs, [true, false, true]]);
    const later = await awaiting(at);
    paid.add(later.id);
    at.context.pass(1);
    await watch.tick();
    expect(watch.oldestMissedMs()).toBe(sinceMs);
    paid.clear();
    await watch.tick();
    expect(watch.oldestMissedMs()).toBeNull();
  });
});
