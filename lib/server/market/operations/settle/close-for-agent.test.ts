import { expect, it } from "vitest";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { findAgent } from "@/lib/server/market/tables/agents";
import { outcomesOf, reputationDaysOf } from "@/lib/server/market/tables/reputation-days";
import { addAgent, type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf, taskIn } from "@/testing/tasks";
import { closeForAgent } from "./close-for-agent";

const recordOf = (at: Cast, agentId: string) =>
  at.context.store.read(async (tx) => ({
    agent: await findAgent(tx, agentId),
    outcomes: await outcomesOf(tx, agentId),
    days: await reputationDaysOf(tx, agentId),
  }));

describeOnBothEngines("the end of an agent's task", (world) => {
  async function ended(at: Cast, agentId: string): Promise<void> {
    const { id } = await taskIn(at, "in_progress");
    const row = await rowOf(at.context, id);
    const task = { ...row, status: "completed", paidAgentUnits: row.ceilingUnits } as const;
    await at.context.store.write(async (tx) => {
      const agent = await findAgent(tx, agentId);
      if (!agent) throw new RangeError("no such agent");
      await tx.run("UPDATE agents SET active_tasks = 1 WHERE id = ?", [agentId]);
      await closeForAgent(tx, { task, agent, nowMs: at.context.nowMs });
    });
  }

  it("frees its place, and counts for its reputation", async () => {
    const at = await cast(world());
    await ended(at, "agent-2");
    const { agent, outcomes, days } = await recordOf(at, "agent-2");
    expect(agent).toMatchObject({
      activeTasks: 0,
      settledTasks: 1,
      distinctBuyers: 1,
      successRatePpm: 727_273,
    });
    expect(outcomes).toMatchObject([{ buyerId: "buyer-001", isCounted: true }]);
    expect(days).toMatchObject([{ settledTasks: 1, outcomePpmSum: 1_000_000 }]);
  });

  it("is told and not counted when the buyer works for themselves", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-own", { ownerId: "buyer-001" });
    await ended(at, "agent-own");
    const { agent, outcomes, days } = await recordOf(at, "agent-own");
    expect(agent).toMatchObject({ activeTasks: 0, settledTasks: 0, successRatePpm: 700_000 });
    expect(outcomes).toMatchObject([{ buyerId: "buyer-001", isCounted: false }]);
    expect(days).toEqual([]);
  });

  it("says nothing of the agent when nobody judged its work", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    await cancelTask(at.context, { actor: at.buyer, input: { taskId } });
    const { agent, outcomes } = await recordOf(at, "agent-1");
    expect(agent).toMatchObject({ activeTasks: 0 });
    expect(outcomes).toEqual([]);
  });
});
