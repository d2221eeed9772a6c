import { expect, it } from "vitest";
import { spendQuote } from "@/lib/server/market/tables/quotes";
import { codeOf } from "@/testing/answers";
import { describeOnBothEngines } from "@/testing/books";
import { expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { rowOf, taskIn } from "@/testing/tasks";
import { type Step, transition } from "./transition";

describeOnBothEngines("a transition", (world) => {
  it("is lost when the task is no longer as it was read, and leaves nothing behind", async () => {
    const at = await cast(world());
    const { id } = await taskIn(at, "assigned");
    const task = await rowOf(at.context, id);
    const step: Step = {
      task,
      verb: "accept",
      to: "in_progress",
      by: { kind: "agent", id: "agent-1" },
      nowMs: at.context.nowMs,
    };
    const move = (read: typeof task) =>
      codeOf(at.context.store.write((tx) => transition(tx, { ...step, task: read })));
    expect(await move({ ...task, version: task.version + 1 })).toBe("lost_race");
    expect(await move({ ...task, status: "submitted" })).toBe("lost_race");
    expect(await rowOf(at.context, id)).toEqual(task);
    expect(await move(task)).toBe("done");
    expect(await move(task)).toBe("lost_race");
    await expectBooksBalanced(at.context);
  });

  it("spends a quote for its first task only", async () => {
    const at = await cast(world());
    const task = await rowOf(at.context, (await taskIn(at, "assigned")).id);
    const isSpent = await at.context.store.write((tx) => spendQuote(tx, task.quoteId, "tsk_other"));
    expect(isSpent).toBe(false);
  });
});
