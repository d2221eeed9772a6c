import { expect, it } from "vitest";
import { bodyOf, codeOf } from "@/testing/answers";
import { awaiting, castOnChain, fundDataOf, MNEE, S, TOTAL_UNITS } from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { anchorTask } from "./anchor-task";
import { cancelTask } from "./cancel-task";
import { fireDeadline } from "./fire-deadline";

describeOnBothEngines("a payment", (world) => {
  it("is pending until it has all confirmations, and undone when its block vanishes", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    const seen = await at.chain.see("buyer-001", fundDataOf(task));
    expect(await rowOf(at.context, task.id)).toMatchObject({
      status: "awaiting_payment",
      paymentState: "pending",
      dueAtMs: null,
    });
    expect(await balanceOf(at.context, "pending:MNEE")).toBe(TOTAL_UNITS);
    await at.chain.vanish(seen);
    expect(await rowOf(at.context, task.id)).toMatchObject({
      status: "awaiting_payment",
      paymentState: "none",
      dueAtMs: at.context.nowMs + 600 * S,
    });
    expect(await balanceOf(at.context, "pending:MNEE")).toBe(0n);
    const again = await at.chain.see("buyer-001", fundDataOf(task));
    await at.chain.settle(again);
    expect(await rowOf(at.context, task.id)).toMatchObject({ status: "assigned", paymentState: "held" });
    await expectBooksBalanced(at.context);
  });

  it("that nobody makes lets the task expire, nothing moved", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await awaiting(at);
    at.context.pass(600 * S + 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    at.context.pass(10 * S);
    expect(await fireDeadline(at.context, { taskId })).toBe(true);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", paymentState: "none" });
    await expectBooksBalanced(at.context);
  });

  it.each([true, false])(
    "that comes after a cancellation goes back, and the status stays (key held: %s)",
    async (isDemo) => {
      const at = await castOnChain(world(), { isDemo });
      const task = await awaiting(at);
      const cancelled = bodyOf(await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } }));
      expect(cancelled).toMatchObject({ status: "cancelled", payment: { state: "none" } });
      await at.chain.send("buyer-001", fundDataOf(task));
      expect(await rowOf(at.context, task.id)).toMatchObject({ status: "cancelled", heldUnits: TOTAL_UNITS });
      await expectBooksBalanced(at.context);
      await anchorTask(at.context, { taskId: task.id });
      if (!isDemo) {
        expect(await at.chain.drain()).toEqual([]);
        at.context.pass(1_011 * S);
        await anchorTask(at.context, { taskId: task.id });
      }
      expect(await at.chain.drain()).toEqual([isDemo ? "cancel" : "settle_by_default"]);
      expect(await rowOf(at.context, task.id)).toMatchObject({
        status: "cancelled",
        heldUnits: 0n,
        refundedUnits: TOTAL_UNITS,
        anchorAtMs: null,
      });
      expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(TOTAL_UNITS);
      await expectBooksBalanced(at.context);
    },
  );

  it("without a task waits in suspense for the operator", async () => {
    const at = await castOnChain(world());
    const { address: token } = at.chain.facts.tokens.MNEE;
    const surplus = {
      name: "Transfer",
      jobId: null,
      args: { token, from: at.chain.wallet("buyer-002"), value: 5n * 10n ** 18n },
    };
    await at.chain.confirm(surplus);
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(5n * MNEE);
    await expectBooksBalanced(at.context);
  });

  it("is not asked for in a token that cannot move, nor from the arbiter", async () => {
    const at = await castOnChain(world());
    at.chain.isHealthy = false;
    expect(await codeOf(awaiting(at))).toBe("token_unhealthy");
    at.chain.isHealthy = true;
    expect(await codeOf(awaiting({ ...at, buyer: at.operator }))).toBe("no_rail");
    expect(await codeOf(awaiting(at, { review: "none" }))).toBe("invalid_input");
  });
});
