import { expect, it } from "vitest";
import { findAgent } from "@/lib/server/market/tables/agents";
import { tasksDue } from "@/lib/server/market/tables/tasks";
import { codeOf, race } from "@/testing/answers";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { BUYER_SAT, type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { type LiveStatus, postedTask, rowOf, taskIn } from "@/testing/tasks";
import { approveTask } from "./approve-task";
import { fireDeadline } from "./fire-deadline";

const S = 1_000;
const SHORT = {
  acceptWithinS: 1_000,
  deliverWithinS: 2_000,
  reviewWithinS: 3_000,
  contestWithinS: 4_000,
  resolveWithinS: 5_000,
};

/** The table of product.md: who is silent, until when, and what it leads to. */
const SILENCE: {
  status: LiveStatus;
  afterS: number;
  to: string;
  event: string;
  agent: bigint;
  buyer: bigint;
}[] = [
  { status: "open", afterS: 1_000, to: "expired", event: "task.expired", agent: 0n, buyer: 400_000n },
  { status: "in_progress", afterS: 2_000, to: "failed", event: "task.failed", agent: 0n, buyer: 400_000n },
  {
    status: "submitted",
    afterS: 3_000,
    to: "completed",
    event: "task.completed",
    agent: 400_000n,
    buyer: 0n,
  },
  { status: "rejected", afterS: 4_000, to: "refunded", event: "task.refunded", agent: 0n, buyer: 400_000n },
  {
    status: "disputed",
    afterS: 5_000,
    to: "resolved",
    event: "task.resolved",
    agent: 200_000n,
    buyer: 200_000n,
  },
];

async function isDue(at: Cast, taskId: string): Promise<boolean> {
  const due = await at.context.store.read((tx) => tasksDue(tx, { nowMs: at.context.nowMs, limit: 100 }));
  return due.some((task) => task.id === taskId);
}

describeOnBothEngines("a deadline", (world) => {
  it.each(SILENCE)(
    "$status, in silence, ends as $to",
    async ({ status, afterS, to, event, agent, buyer }) => {
      const at = await cast(world());
      const { id: taskId } = await taskIn(at, status, { terms: SHORT });
      at.context.pass(afterS * S);
      expect(await fireDeadline(at.context, { taskId })).toBe(false);
      at.context.pass(1);
      expect(await isDue(at, taskId)).toBe(true);
      const counts = await race(50, async () => {
        if (!(await fireDeadline(at.context, { taskId })))
          throw Object.assign(new Error(), { code: "nothing_due" });
      });
      expect(counts).toEqual({ done: 1, nothing_due: 49 });
      expect(await rowOf(at.context, taskId)).toMatchObject({ status: to, dueAtMs: null, heldUnits: 0n });
      expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(agent);
      expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT - 400_000n + buyer);
      const lines = await at.context.store.read((tx) =>
        tx.all<{ event: string; actorKind: string }>(
          "SELECT event, actor_kind FROM task_events ORDER BY seq DESC LIMIT 1",
        ),
      );
      expect(lines).toEqual([{ event, actorKind: "house" }]);
      expect(await isDue(at, taskId)).toBe(false);
      await expectBooksBalanced(at.context);
    },
  );

  it("gives each candidate fifteen minutes, then opens the task, then expires it", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "assigned");
    at.context.pass(900 * S + 1);
    await fireDeadline(at.context, { taskId });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "assigned", agentId: "agent-2" });
    at.context.pass(900 * S + 1);
    await fireDeadline(at.context, { taskId });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "open", agentId: null });
    at.context.pass(24 * 3_600 * S);
    await fireDeadline(at.context, { taskId });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", paymentState: "refunded" });
    expect(await balanceOf(at.context, "user:buyer-001:SAT")).toBe(BUYER_SAT);
    await expectBooksBalanced(at.context);
  });

  it("ends a task for one agent when that agent lets its time pass", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at, { strategy: "direct", agentId: "agent-1" });
    at.context.pass(900 * S + 1);
    await fireDeadline(at.context, { taskId });
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", paymentState: "refunded" });
    const agent = await at.context.store.read((tx) => findAgent(tx, "agent-1"));
    expect(agent).toMatchObject({ settledTasks: 0, activeTasks: 0, multiplierHundredths: 200 });
    await expectBooksBalanced(at.context);
  });

  it("leaves the parties nothing once it has passed, and meets no approval", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { terms: SHORT });
    at.context.pass(3_000 * S + 1);
    const approving = codeOf(approveTask(at.context, { actor: at.buyer, input: { taskId } }));
    const firing = fireDeadline(at.context, { taskId });
    expect(await Promise.all([approving, firing])).toEqual(["illegal_transition", true]);
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(400_000n);
    await expectBooksBalanced(at.context);
  });

  it("says nothing of a task that is not there", async () => {
    const at = await cast(world());
    expect(await fireDeadline(at.context, { taskId: "tsk_none" })).toBe(false);
  });
});
