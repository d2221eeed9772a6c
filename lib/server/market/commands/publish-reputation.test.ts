import { expect, it } from "vitest";
import { DAY_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { findAgent } from "@/lib/server/market/tables/agents";
import { expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { waitingSince } from "@/testing/waiting";
import { approveTask } from "./approve-task";
import { failTask } from "./fail-task";
import { publishReputation } from "./publish-reputation";

describeOnBothEngines("the published reputation", (world) => {
  it("is behind from the first moment of the next day, and not before", async () => {
    const at = await cast(world());
    const behindSinceMs = async () =>
      (await waitingSince(at.context))["a published reputation is of a day before"] ?? null;
    const nextDayMs = startOfDayMs(utcDay(at.context.nowMs) + 1);
    at.context.nowMs = nextDayMs - 1;
    expect(await behindSinceMs()).toBeNull();
    at.context.nowMs = nextDayMs;
    expect(await behindSinceMs()).toBe(nextDayMs);
    await publishReputation(at.context);
    expect(await behindSinceMs()).toBeNull();
  });

  it("moves with each settlement and fades by the day", async () => {
    const at = await cast(world());
    const agent = async () => at.context.store.read((tx) => findAgent(tx, "agent-1"));
    const done = await taskIn(at, "submitted");
    await approveTask(at.context, { actor: at.buyer, input: { taskId: done.id } });
    expect(await agent()).toMatchObject({
      successRatePpm: 727_273,
      multiplierHundredths: 128,
      distinctBuyers: 1,
    });
    const failed = await taskIn(at, "in_progress", { strategy: "direct", agentId: "agent-1" });
    await failTask(at.context, { actor: at.first, input: { taskId: failed.id, reason: "x" } });
    // One buyer weighs at most as one task: half of 1 and half of 0.
    expect(await agent()).toMatchObject({ successRatePpm: 681_818, settledTasks: 2, distinctBuyers: 1 });
    expect(await publishReputation(at.context)).toBe(0);
    at.context.pass(90 * DAY_MS);
    expect(await publishReputation(at.context)).toBe(2);
    expect(await publishReputation(at.context)).toBe(0);
    expect(await agent()).toMatchObject({ successRatePpm: 681_818, settledTasks: 2 });
    await expectBooksBalanced(at.context);
  });
});
