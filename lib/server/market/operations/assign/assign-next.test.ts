import { expect, it } from "vitest";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { addAgent, type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf } from "@/testing/tasks";
import { assignNext } from "./assign-next";

const nextOf = async (at: Cast, task: TaskRow) => {
  const next = await at.context.store.write((tx) => assignNext(tx, task));
  return next && { id: next.agent.id, units: next.priceUnits, multiplier: next.multiplierHundredths };
};

describeOnBothEngines("the next agent to be asked", (world) => {
  it.each(["best", "value"])(
    "by %s is the best of those who were not asked, at its own price",
    async (strategy) => {
      const at = await cast(world());
      await addAgent(at.context, "agent-3", { multiplierHundredths: 160, successRatePpm: 500_000 });
      const { id: taskId } = await postedTask(at, { strategy, maxMultiplier: 200 });
      const task = {
        ...(await rowOf(at.context, taskId)),
        ceilingUnits: 400_000n,
        multiplierHundredths: 200,
      };
      const asked = { ...task, candidatesTried: ["agent-1"] };
      expect(await nextOf(at, asked)).toEqual({ id: "agent-2", units: 360_000n, multiplier: 180 });
      const busy = await at.context.store.read((tx) => findAgent(tx, "agent-2"));
      expect(busy?.activeTasks).toBeGreaterThan(0);
      const both = { ...task, candidatesTried: ["agent-1", "agent-2"] };
      expect(await nextOf(at, both)).toEqual({ id: "agent-3", units: 320_000n, multiplier: 160 });
      expect(await nextOf(at, { ...both, candidatesTried: ["agent-1", "agent-2", "agent-3"] })).toBeNull();
    },
  );

  it.each(["direct", "open"] as const)("is nobody for a task that is %s", async (strategy) => {
    const at = await cast(world());
    const row = await rowOf(at.context, (await postedTask(at)).id);
    expect(await nextOf(at, { ...row, strategy })).toBeNull();
  });

  it("is one of the demo for the seed's clients, and anybody for everybody else", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-3", { multiplierHundredths: 190, isDemo: false });
    const { id: taskId } = await postedTask(at);
    const row = { ...(await rowOf(at.context, taskId)), candidatesTried: ["agent-1"] };
    expect(await nextOf(at, { ...row, source: "aicp" })).toMatchObject({ id: "agent-2" });
    expect(await nextOf(at, { ...row, source: "house" })).toMatchObject({ id: "agent-3" });
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    expect(await rowOf(at.context, taskId)).toMatchObject({
      agentId: "agent-3",
      candidatesTried: ["agent-1"],
    });
  });
});
