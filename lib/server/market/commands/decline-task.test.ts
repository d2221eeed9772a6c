import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { actorOf, addAgent, BUYER_SAT, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, postedTask, rowOf, taskIn } from "@/testing/tasks";
import { acceptTask } from "./accept-task";
import { declineTask } from "./decline-task";

describeOnBothEngines("decline", (world) => {
  it("asks the next agent at its own price, then leaves the task open", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    await declineTask(at.context, { actor: at.first, input: { taskId, reason: "busy" } });
    expect(await rowOf(at.context, taskId)).toMatchObject({
      status: "assigned",
      agentId: "agent-2",
      agentPriceUnits: 360_000n,
      ceilingUnits: 400_000n,
    });
    await declineTask(at.context, { actor: at.second, input: { taskId } });
    const row = await rowOf(at.context, taskId);
    expect(row).toMatchObject({ status: "open", agentId: null, candidatesTried: ["agent-1", "agent-2"] });
    expect(await codeOf(acceptTask(at.context, { actor: at.first, input: { taskId } }))).toBe("forbidden");
    await expectBooksBalanced(at.context);
  });

  it("asks nobody whose own price is over what the buyer has locked", async () => {
    const at = await cast(world());
    const record = { multiplierHundredths: 100, successRatePpm: 900_000 };
    await addAgent(at.context, "agent-3", record);
    const { id: taskId, agent } = await postedTask(at, { strategy: "value" });
    expect(agent?.id).toBe("agent-3");
    const declining = { ...actorOf("agent-3"), agentIds: ["agent-3"] };
    await declineTask(at.context, { actor: declining, input: { taskId } });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "open", agentId: null });
    await expectBooksBalanced(at.context);
  });

  it("ends a task that was meant for one agent, with a refund", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at, { strategy: "direct", agentId: "agent-1" });
    const task = bodyOf(await declineTask(at.context, { actor: at.first, input: { taskId } }));
    expect(task).toMatchObject({ status: "expired", payment: { state: "refunded" } });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
    await expectBooksBalanced(at.context);
  });

  it("happens once", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    const counts = await race(50, () => declineTask(at.context, { actor: at.first, input: { taskId } }));
    expect(counts).toEqual({ done: 1, not_found: 49 });
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    await expectIllegalElsewhere(at, {
      legal: ["assigned"],
      send: (taskId) => declineTask(at.context, { actor: at.first, input: { taskId } }),
      elsewhere: { open: "forbidden" },
    });
    const { id: taskId } = await taskIn(at, "assigned");
    expect(await codeOf(declineTask(at.context, { actor: at.stranger, input: { taskId } }))).toBe(
      "not_found",
    );
    expect(await codeOf(declineTask(at.context, { actor: at.buyer, input: { taskId } }))).toBe("forbidden");
  });
});
