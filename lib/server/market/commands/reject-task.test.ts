import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, taskIn } from "@/testing/tasks";
import { rejectTask } from "./reject-task";

describeOnBothEngines("reject", (world) => {
  it("pays the share of the criteria that are met, rounded down, and keeps the rest", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { criteria: ["a", "b", "c"] });
    const input = {
      taskId,
      reasons: ["c is missing"],
      verdicts: ["MET" as const, "MET" as const, "UNMET" as const],
    };
    const task = bodyOf(await rejectTask(at.context, { actor: at.buyer, input }));
    expect(task).toMatchObject({ status: "rejected", undisputedBps: 6_666, payment: { state: "held" } });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(266_640n);
    expect(await balanceOf(at.context, "escrow:SAT")).toBe(133_360n);
    await expectBooksBalanced(at.context);
  });

  it("wants one verdict per criterion", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { criteria: ["a", "b"] });
    const input = { taskId, reasons: ["no"], verdicts: ["MET" as const] };
    expect(await codeOf(rejectTask(at.context, { actor: at.buyer, input }))).toBe("invalid_input");
  });

  it("happens once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const counts = await race(50, () =>
      rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["x"] } }),
    );
    expect(counts).toEqual({ done: 1, illegal_transition: 49 });
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.buyer) =>
      rejectTask(at.context, { actor, input: { taskId, reasons: ["x"] } });
    await expectIllegalElsewhere(at, { legal: ["submitted"], send });
    const { id: taskId } = await taskIn(at, "submitted");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.first))).toBe("forbidden");
  });
});
