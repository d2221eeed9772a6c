import { expect, it } from "vitest";
import { findAgent } from "@/lib/server/market/tables/agents";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, taskIn } from "@/testing/tasks";
import { failTask } from "./fail-task";

describeOnBothEngines("fail", (world) => {
  it("refunds the buyer and counts against the agent, once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "in_progress");
    const send = () => failTask(at.context, { actor: at.first, input: { taskId, reason: "cannot" } });
    expect(bodyOf(await send())).toMatchObject({ status: "failed", payment: { state: "refunded" } });
    expect(await race(50, send)).toEqual({ illegal_transition: 50 });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
    const agent = await at.context.store.read((tx) => findAgent(tx, "agent-1"));
    // 7 of 10 to begin with, and one more that failed: 7 ÷ 11.
    expect(agent).toMatchObject({ settledTasks: 1, successRatePpm: 636_364, activeTasks: 0 });
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.first) =>
      failTask(at.context, { actor, input: { taskId, reason: "x" } });
    await expectIllegalElsewhere(at, {
      legal: ["assigned", "in_progress"],
      send,
      elsewhere: { open: "forbidden" },
    });
    const { id: taskId } = await taskIn(at, "in_progress");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.buyer))).toBe("forbidden");
  });
});
