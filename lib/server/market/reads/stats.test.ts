import { expect, it } from "vitest";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { NOON_MS } from "@/testing/context";
import { addAgent, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";
import { readStats } from "./stats";

const zero = (asset: string) => ({ asset, units: "0", display: expect.stringMatching(/^0/) });
const NONE = {
  awaiting_payment: 0,
  open: 0,
  assigned: 0,
  in_progress: 0,
  submitted: 0,
  rejected: 0,
  disputed: 0,
  completed: 0,
  failed: 0,
  refunded: 0,
  resolved: 0,
  cancelled: 0,
  expired: 0,
};

describeOnBothEngines("the public figures of a house", (world) => {
  it("are its tasks, agents, balances and newest tasks", async () => {
    const at = await cast(world());
    const { context } = at;
    await addAgent(context, "agent-3", { isAvailable: false, multiplierHundredths: 101, isDemo: false });
    await addAgent(context, "agent-4", { isSuspended: true, multiplierHundredths: 120 });
    const first = await postedTask(at, { strategy: "open", description: "Count the owls." });
    at.context.pass(1_000);
    const second = await postedTask(at);
    await context.store.write(async (tx) => {
      for (const [status, count] of Object.entries({
        completed: 6,
        failed: 1,
        refunded: 1,
        resolved: 2,
        expired: 3,
      }))
        await moveCounter(tx, `tasks:${status}`, count);
    });
    const query = { startedAtMs: NOON_MS - 61_500, nowMs: NOON_MS, isHealthy: true, showsDescriptions: true };
    const stats = await readStats(context.store, query);
    const price = { asset: "SAT", units: "400000", display: "400,000 SAT" };
    const agent = { earned: [zero("SAT"), zero("MNEE"), zero("ETH")], balances: [], activeTasks: 0 };
    expect(stats).toEqual({
      tasks: {
        total: 15,
        byStatus: {
          ...NONE,
          open: 1,
          assigned: 1,
          completed: 6,
          failed: 1,
          refunded: 1,
          resolved: 2,
          expired: 3,
        },
        completed: 6,
        failed: 1,
        live: 2,
      },
      successRate: 0.75,
      agents: {
        total: 4,
        available: 2,
        averageMultiplier: "1.50",
        items: [
          {
            ...agent,
            id: "agent-1",
            name: "agent-1",
            successRate: 0.95,
            multiplier: "2.00",
            activeTasks: 1,
            status: "online",
          },
          {
            ...agent,
            id: "agent-2",
            name: "agent-2",
            successRate: 0.9,
            multiplier: "1.80",
            status: "online",
          },
          {
            ...agent,
            id: "agent-3",
            name: "agent-3",
            successRate: 0.7,
            multiplier: "1.01",
            status: "paused",
          },
          {
            ...agent,
            id: "agent-4",
            name: "agent-4",
            successRate: 0.7,
            multiplier: "1.20",
            status: "suspended",
          },
        ],
      },
      balances: [zero("SAT"), zero("MNEE"), zero("ETH")],
      recentTasks: [
        {
          id: second.id,
          description: "Process payment",
          status: "assigned",
          agent: { id: "agent-1", name: "agent-1" },
          price,
          createdAt: "2026-11-21T12:00:01.000Z",
        },
        {
          id: first.id,
          description: "Count the owls.",
          status: "open",
          agent: null,
          price: expect.objectContaining({ asset: "SAT" }),
          createdAt: "2026-11-21T12:00:00.000Z",
        },
      ],
      uptime: { startedAt: "2026-11-21T11:58:58.500Z", seconds: 61 },
      status: "healthy",
      asOf: "2026-11-21T12:00:00.000Z",
    });
  });

  it("are up for no time at the start, and for none when the clock goes back", async () => {
    const { context } = await cast(world());
    const secondsAt = async (nowMs: number) => {
      const query = { startedAtMs: NOON_MS, nowMs, isHealthy: false, showsDescriptions: false };
      return (await readStats(context.store, query)).uptime.seconds;
    };
    expect(await secondsAt(NOON_MS + 999)).toBe(0);
    expect(await secondsAt(NOON_MS + 1_000)).toBe(1);
    expect(await secondsAt(NOON_MS - 5_000)).toBe(0);
  });
});
