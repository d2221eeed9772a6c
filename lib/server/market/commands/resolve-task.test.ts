import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, taskIn } from "@/testing/tasks";
import { contestTask } from "./contest-task";
import { rejectTask } from "./reject-task";
import { resolveTask } from "./resolve-task";

describeOnBothEngines("resolve", (world) => {
  it("splits what is left between the two parties, the odd unit to the buyer", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "disputed");
    const before = await balanceOf(at.context, "user:buyer-001:SAT");
    const input = { taskId, agentShareBps: 3_333, reason: "a third of it works" };
    const task = bodyOf(await resolveTask(at.context, { actor: at.operator, input }));
    expect(task).toMatchObject({ status: "resolved", agentShareBps: 3_333, payment: { state: "split" } });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(133_320n);
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(before + 266_680n);
    await expectBooksBalanced(at.context);
  });

  it("adds to what a rejection has paid already", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { criteria: ["a", "b"] });
    const verdicts: ("MET" | "UNMET")[] = ["MET", "UNMET"];
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["b"], verdicts } });
    await contestTask(at.context, { actor: at.first, input: { taskId, statement: "b is there" } });
    const input = { taskId, agentShareBps: 2_500, reason: "a quarter of it" };
    const task = bodyOf(await resolveTask(at.context, { actor: at.operator, input }));
    expect(task.settlement).toMatchObject({ agent: { units: "250000" }, buyer: { units: "150000" } });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(250_000n);
    await expectBooksBalanced(at.context);
  });

  it("happens once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "disputed");
    const input = { taskId, agentShareBps: 10_000, reason: "all" };
    const counts = await race(50, () => resolveTask(at.context, { actor: at.operator, input }));
    expect(counts).toEqual({ done: 1, illegal_transition: 49 });
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, to others, and to an operator who is a party", async () => {
    const at = await cast(world());
    const send = (taskId: string, actor = at.operator) =>
      resolveTask(at.context, { actor, input: { taskId, agentShareBps: 0, reason: "x" } });
    await expectIllegalElsewhere(at, { legal: ["disputed"], send });
    const { id: taskId } = await taskIn(at, "disputed");
    expect(await codeOf(send(taskId, at.stranger))).toBe("not_found");
    expect(await codeOf(send(taskId, at.first))).toBe("forbidden");
    const judge = { ...at.buyer, roles: { ...at.buyer.roles, operator: true } };
    expect(await codeOf(send(taskId, judge))).toBe("forbidden");
  });
});
