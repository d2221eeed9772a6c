import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, rowOf, taskIn } from "@/testing/tasks";
import { approveTask } from "./approve-task";

describeOnBothEngines("approve", (world) => {
  it("pays the agent its whole price", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const task = bodyOf(await approveTask(at.context, { actor: at.buyer, input: { taskId } }));
    expect(task).toMatchObject({ status: "completed", verbs: [], payment: { state: "released" } });
    expect(task.settlement).toMatchObject({
      agent: { units: "400000" },
      fee: { units: "0" },
      buyer: { units: "0" },
    });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 400_000n);
    expect(task.timeline.map((line) => line.event)).toEqual([
      "task.posted",
      "task.assigned",
      "task.accepted",
      "task.submitted",
      "task.approved",
      "task.completed",
    ]);
    await expectBooksBalanced(at.context);
  });

  it("is of work that meets every criterion, with one verdict for each", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { criteria: ["a", "b"] });
    const approve = (...verdicts: ("MET" | "UNMET")[]) =>
      approveTask(at.context, { actor: at.buyer, input: { taskId, verdicts } });
    expect(await codeOf(approve("MET", "UNMET"))).toBe("invalid_input");
    expect(await codeOf(approve("MET"))).toBe("invalid_input");
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "submitted", paidAgentUnits: 0n });
    expect(bodyOf(await approve("MET", "MET"))).toMatchObject({ status: "completed" });
  });

  it("pays once when fifty approve at the same moment", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const codes = await race(50, () => approveTask(at.context, { actor: at.buyer, input: { taskId } }));
    expect(codes).toEqual({ done: 1, illegal_transition: 49 });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
    await expectBooksBalanced(at.context);
  });

  it("gives the first answer's bytes to a repeated key", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const idempotency = { key: "k1", route: `POST /api/v1/tasks/${taskId}/approve`, bodyHash: "a" };
    const call = { actor: at.buyer, input: { taskId }, idempotency };
    const first = await approveTask(at.context, call);
    const again = await approveTask(at.context, call);
    expect(again).toEqual({ ...first, replayed: true });
    const other = { ...call, idempotency: { ...idempotency, bodyHash: "b" } };
    expect(await codeOf(approveTask(at.context, other))).toBe("idempotency_key_reused");
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
  });

  it("is refused in every other status", async () => {
    const at = await cast(world());
    await expectIllegalElsewhere(at, {
      legal: ["submitted"],
      send: (taskId) => approveTask(at.context, { actor: at.buyer, input: { taskId } }),
    });
  });

  it("is the buyer's alone", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    const by = (actor: typeof at.buyer) => codeOf(approveTask(at.context, { actor, input: { taskId } }));
    expect(await by(at.stranger)).toBe("not_found");
    expect(await by(at.second)).toBe("not_found");
    expect(await by(at.first)).toBe("forbidden");
    expect(await by(at.operator)).toBe("forbidden");
    expect(await codeOf(approveTask(at.context, { actor: at.buyer, input: { taskId: "tsk_none" } }))).toBe(
      "not_found",
    );
  });
});
