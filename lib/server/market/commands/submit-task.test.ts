import { keccak256, toHex } from "viem";
import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, postedTask, rowOf, taskIn } from "@/testing/tasks";
import { acceptTask } from "./accept-task";
import { submitTask } from "./submit-task";

const deliverable = { url: "https://example.org/x", text: "done" };

describeOnBothEngines("submit", (world) => {
  it("hands in the work with the hash of its canonical JSON, and starts the review", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "in_progress");
    const task = bodyOf(await submitTask(at.context, { actor: at.first, input: { taskId, deliverable } }));
    const canonical = '{"text":"done","url":"https://example.org/x"}';
    expect(task).toMatchObject({ status: "submitted", deliverable, resultHash: keccak256(toHex(canonical)) });
    expect(task.terms.reviewBy).toBe(new Date(at.context.nowMs + 72 * 3_600_000).toISOString());
    await expectBooksBalanced(at.context);
  });

  it("completes and pays at once when there is no review, exactly once", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at, { review: "none" });
    await acceptTask(at.context, { actor: at.first, input: { taskId } });
    const counts = await race(50, () =>
      submitTask(at.context, { actor: at.first, input: { taskId, deliverable } }),
    );
    expect(counts).toEqual({ done: 1, illegal_transition: 49 });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "completed", paymentState: "released" });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
    await expectBooksBalanced(at.context);
  });

  it("comes too late after the deadline", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "in_progress", {
      terms: { deliverWithinS: 60, acceptWithinS: 60 },
    });
    at.context.pass(60_000);
    const send = () => codeOf(submitTask(at.context, { actor: at.first, input: { taskId, deliverable } }));
    at.context.pass(1);
    expect(await send()).toBe("illegal_transition");
    at.context.pass(-1);
    expect(await send()).toBe("done");
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.first) =>
      submitTask(at.context, { actor, input: { taskId, deliverable } });
    await expectIllegalElsewhere(at, { legal: ["in_progress"], send, elsewhere: { open: "forbidden" } });
    const { id: taskId } = await taskIn(at, "in_progress");
    expect(await codeOf(send(taskId, at.second))).toBe("not_found");
    expect(await codeOf(send(taskId, at.buyer))).toBe("forbidden");
  });
});
