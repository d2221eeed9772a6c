import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, rowOf, taskIn } from "@/testing/tasks";
import { requestChanges } from "./request-changes";
import { submitTask } from "./submit-task";

describeOnBothEngines("request changes", (world) => {
  it("sends the work back twice, not a third time, and starts the deliver window again", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const ask = () => requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "more" } });
    const again = () =>
      submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "v2" } } });
    at.context.pass(1_000);
    const task = bodyOf(await ask());
    expect(task).toMatchObject({ status: "in_progress", round: 1 });
    expect(task.terms.deliverBy).toBe(new Date(at.context.nowMs + 48 * 3_600_000).toISOString());
    await again();
    await ask();
    const last = bodyOf(await again());
    expect(last.round).toBe(2);
    expect(await codeOf(ask())).toBe("illegal_transition");
    await expectBooksBalanced(at.context);
  });

  it("happens once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const counts = await race(50, () =>
      requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "x" } }),
    );
    expect(counts).toEqual({ done: 1, illegal_transition: 49 });
    expect((await rowOf(at.context, taskId)).round).toBe(1);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.buyer) =>
      requestChanges(at.context, { actor, input: { taskId, note: "x" } });
    await expectIllegalElsewhere(at, { legal: ["submitted"], send });
    const { id: taskId } = await taskIn(at, "submitted");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.first))).toBe("forbidden");
  });
});
