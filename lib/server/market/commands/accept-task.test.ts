import { expect, it } from "vitest";
import { bodyOf, codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { actorOf, addAgent, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { expectIllegalElsewhere, postedTask, rowOf, taskIn } from "@/testing/tasks";
import { acceptTask } from "./accept-task";
import { approveTask } from "./approve-task";
import { cancelTask } from "./cancel-task";
import { editAgent } from "./edit-agent";
import { submitTask } from "./submit-task";

describeOnBothEngines("accept", (world) => {
  it("lets the assigned agent begin", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    const task = bodyOf(await acceptTask(at.context, { actor: at.first, input: { taskId } }));
    expect(task).toMatchObject({
      status: "in_progress",
      agent: { id: "agent-1" },
      verbs: ["submit", "fail"],
    });
    await expectBooksBalanced(at.context);
  });

  it("gives an open task to one of fifty, at the winner's own price, and the difference back", async () => {
    const at = await cast(world());
    const racers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        addAgent(at.context, `racer-${index}`, { multiplierHundredths: 150 }),
      ),
    );
    const { id: taskId } = await taskIn(at, "open");
    let turn = 0;
    const counts = await race(50, () => {
      const actor = racers[turn++];
      return acceptTask(at.context, { actor: actor ?? at.first, input: { taskId } });
    });
    expect(counts.done).toBe(1);
    expect(counts.illegal_transition).toBe(49);
    const row = await rowOf(at.context, taskId);
    expect(row.agentPriceUnits).toBe(300_000n);
    await expectBooksBalanced(at.context);
    const winner = actorOf(row.agentId ?? "", { agentIds: [row.agentId ?? ""] });
    await submitTask(at.context, { actor: winner, input: { taskId, deliverable: { text: "done" } } });
    const before = await balanceOf(at.context, "user:buyer-001:SAT");
    const task = bodyOf(await approveTask(at.context, { actor: at.buyer, input: { taskId } }));
    expect(task.settlement).toMatchObject({ agent: { units: "300000" }, buyer: { units: "100000" } });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(before + 100_000n);
    await expectBooksBalanced(at.context);
  });

  it("refuses an agent that is dearer, unskilled, full, unavailable or the buyer's own", async () => {
    const at = await cast(world());
    const cheap = await postedTask(at, { strategy: "open", maxMultiplier: 150 });
    const skilled = await postedTask(at, { strategy: "open", skills: ["rust"] });
    const own = await addAgent(at.context, "agent-own", { ownerId: "buyer-001" });
    const full = await addAgent(at.context, "agent-full", { capacity: 1, activeTasks: 1 });
    const accept = (taskId: string, actor = at.first) =>
      codeOf(acceptTask(at.context, { actor, input: { taskId } }));
    expect(await accept(cheap.id)).toBe("forbidden");
    expect(await accept(skilled.id)).toBe("forbidden");
    expect(await accept(cheap.id, full)).toBe("forbidden");
    expect(await accept(cheap.id, { ...own, userId: "buyer-001" })).toBe("forbidden");
    await editAgent(at.context, { actor: at.second, input: { agentId: "agent-2", available: false } });
    const open = await postedTask(at, { strategy: "open" });
    expect(await accept(open.id, at.second)).toBe("forbidden");
    expect((await rowOf(at.context, open.id)).status).toBe("open");
  });

  it("asks which of several agents accepts", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-1b", { ownerId: "agent-1", multiplierHundredths: 150 });
    const owner = { ...at.first, agentIds: ["agent-1", "agent-1b"] };
    const { id: taskId } = await taskIn(at, "open");
    const accept = (agentId?: string) =>
      acceptTask(at.context, { actor: owner, input: { taskId, ...(agentId ? { agentId } : {}) } });
    expect(await codeOf(accept())).toBe("invalid_input");
    expect(await codeOf(accept("agent-2"))).toBe("not_found");
    expect(bodyOf(await accept("agent-1b"))).toMatchObject({
      agent: { id: "agent-1b" },
      status: "in_progress",
    });
  });

  it("meets a cancellation: exactly one of the two happens", async () => {
    const at = await cast(world());
    for (let round = 0; round < 20; round++) {
      const { id: taskId } = await taskIn(at, "assigned");
      const accepting = () => codeOf(acceptTask(at.context, { actor: at.first, input: { taskId } }));
      const cancelling = () => codeOf(cancelTask(at.context, { actor: at.buyer, input: { taskId } }));
      const pair = round % 2 === 0 ? [accepting(), cancelling()] : [cancelling(), accepting()];
      const codes = (await Promise.all(pair)).sort();
      expect(codes[0]).toBe("done");
      expect(["illegal_transition", "not_found"]).toContain(codes[1]);
    }
    await expectBooksBalanced(at.context);
  });

  it("is refused in every other status, and to others", async () => {
    const at = await cast(world());
    await expectIllegalElsewhere(at, {
      legal: ["assigned", "open"],
      send: (taskId) => acceptTask(at.context, { actor: at.first, input: { taskId } }),
    });
    const { id: taskId } = await taskIn(at, "assigned");
    expect(await codeOf(acceptTask(at.context, { actor: at.second, input: { taskId } }))).toBe("not_found");
    expect(await codeOf(acceptTask(at.context, { actor: at.buyer, input: { taskId } }))).toBe("forbidden");
    expect(await codeOf(acceptTask(at.context, { actor: at.operator, input: { taskId } }))).toBe("forbidden");
  });
});
