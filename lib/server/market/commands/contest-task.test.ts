import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, taskIn } from "@/testing/tasks";
import { contestTask } from "./contest-task";

describeOnBothEngines("contest", (world) => {
  it("asks the arbiter, once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "rejected");
    const send = () => contestTask(at.context, { actor: at.first, input: { taskId, statement: "it works" } });
    const task = bodyOf(await send());
    expect(task).toMatchObject({ status: "disputed", verbs: [] });
    expect(task.timeline.at(-1)).toMatchObject({
      event: "task.contested",
      detail: { statement: "it works" },
    });
    expect(await race(50, send)).toEqual({ illegal_transition: 50 });
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.first) =>
      contestTask(at.context, { actor, input: { taskId, statement: "x" } });
    await expectIllegalElsewhere(at, { legal: ["rejected"], send, elsewhere: { open: "forbidden" } });
    const { id: taskId } = await taskIn(at, "rejected");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.buyer))).toBe("forbidden");
  });
});
