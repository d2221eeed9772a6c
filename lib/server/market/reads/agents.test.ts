import { expect, it } from "vitest";
import { reputationOf } from "@/lib/domain/market/reputation";
import type { TaskEventName, TimelineActorKind } from "@/lib/domain/market/timeline";
import { agentListQuery } from "@/lib/schemas/market/agent";
import { aicpAgents, aicpTask, aicpTasks } from "@/lib/server/adapters/aicp/reads";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { getAgent, listAgents } from "./agents";
import { buyerRecord } from "./buyer-record";
import { agentReputation } from "./reputation";

describeOnBothEngines("agents", (world) => {
  it("are listed in the order they came, page by page", async () => {
    const { store } = world();
    await smallHistory(store);
    const list = (query: Record<string, string>) =>
      listAgents(store, { actor: actorOf("agent-2"), filter: agentListQuery.parse(query) });
    const first = await list({ limit: "2" });
    expect(first.items.map((agent) => agent.id)).toEqual(["agent-1", "agent-2"]);
    const second = await list({ limit: "2", cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ items: [{ id: "agent-3" }], nextCursor: null });
    expect((await list({ skill: "translation" })).items.map((agent) => agent.id)).toEqual(["agent-2"]);
    expect((await list({ owner: "me" })).items.map((agent) => agent.id)).toEqual(["agent-2"]);
    expect((await list({ available: "false" })).items).toEqual([]);
  });

  it("show who they are, and 404 when absent", async () => {
    const { store } = world();
    await smallHistory(store);
    expect(await getAgent(store, "agent-1")).toMatchObject({
      id: "agent-1",
      owner: { id: "agent-1" },
      capacity: 0,
      activeTasks: 0,
      settledTasks: 4,
      distinctBuyers: 4,
      skills: ["payments", "bookkeeping", "research", "writing"],
    });
    await expect(getAgent(store, "agent-9")).rejects.toMatchObject({ code: "not_found" });
  });

  it("have a reputation that its inputs alone give again", async () => {
    const { store } = world();
    await smallHistory(store);
    const shown = await agentReputation(store, "agent-2");
    expect(shown.inputs).toHaveLength(4);
    expect(shown.inputs.filter((input) => input.paidUnits === "0")).toHaveLength(1);
    const again = reputationOf(
      shown.inputs.map((input) => ({
        buyerId: input.buyerId,
        dayUtc: Date.parse(input.day) / 86_400_000,
        paidUnits: BigInt(input.paidUnits),
        priceUnits: BigInt(input.priceUnits),
        isCounted: input.counted,
      })),
      Date.parse(shown.asOf) / 86_400_000,
    );
    expect(Number(shown.result.successRate)).toBe(again.successRatePpm / 1_000_000);
    expect(shown.result).toMatchObject(shown.published);
    expect(shown.asOf).toBe("2026-11-21");
  });
});

describeOnBothEngines("a buyer's record", (world) => {
  it("tells review time, rejections and silence", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const tell = async (event: TaskEventName, atMs: number, actorKind: TimelineActorKind) => {
      const line = {
        version: 2,
        fromStatus: "submitted",
        toStatus: "submitted",
        detail: {},
        actorId: null,
      } as const;
      const task = await post(house, { buyerId: "buyer-001" });
      await store.write(async (tx) => {
        await insertTaskEvent(tx, {
          ...line,
          taskId: task.id,
          event: "task.submitted",
          actorKind: "agent",
          atMs: 0,
        });
        await insertTaskEvent(tx, { ...line, taskId: task.id, event, actorKind, atMs });
      });
    };
    await tell("task.approved", 1_000, "buyer");
    await tell("task.rejected", 2_000, "buyer");
    await tell("task.changes_requested", 9_000, "buyer");
    await tell("task.completed", 50_000, "house");
    const record = await buyerRecord(store, "buyer-001");
    expect(record).toMatchObject({ postedTasks: 4, reviewedTasks: 3, medianReviewMs: 2_000, disputeRate: 0 });
    expect(record.rejectionRate).toBeCloseTo(1 / 3);
    expect(record.silentReleases).toBe(1);
  });

  it("says nothing about reviews that were not given", async () => {
    const { store } = world();
    await smallHistory(store);
    expect(await buyerRecord(store, "buyer-001")).toMatchObject({
      postedTasks: 0,
      medianReviewMs: null,
      rejectionRate: null,
      silentReleases: 0,
    });
    await expect(buyerRecord(store, "buyer-999")).rejects.toMatchObject({ code: "not_found" });
  });
});

describeOnBothEngines("what the seed's clients see", (world) => {
  it("is the demo agents' SAT tasks without review, newest first, in the seed's words", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const reviewed = await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    await post(house, { buyerId: "buyer-001", agentId: "agent-2", review: "none", agoMs: 5 });
    const newest = await post(house, { buyerId: "buyer-001", agentId: "agent-1", review: "none" });
    const tasks = await aicpTasks(store);
    expect(tasks.map((task) => task.agent_name)).toEqual(["agent-1", "agent-2"]);
    expect(tasks[0]).toEqual({
      id: newest.id,
      description: "Sort the letters.",
      complexity: 2,
      agent_name: "agent-1",
      price_satoshis: Number(newest.ceilingUnits),
      status: "assigned",
      buyer_id: "buyer-001",
      created_at: new Date(NOON_MS).toISOString().slice(0, 19),
    });
    expect(await aicpTask(store, newest.id)).toEqual(tasks[0]);
    expect(await aicpTask(store, reviewed.id)).toBeNull();
    expect(await aicpTask(store, "tsk_absent")).toBeNull();
    expect((await aicpAgents(store)).agents.map((agent) => agent.name)).toEqual([
      "agent-1",
      "agent-2",
      "agent-3",
    ]);
  });
});
