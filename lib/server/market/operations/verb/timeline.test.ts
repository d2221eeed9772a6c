import { expect, it } from "vitest";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { failTask } from "@/lib/server/market/commands/fail-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { castOnChain, paid, submitted } from "@/testing/chain/chain-cast";
import { NOON_MS } from "@/testing/context";
import { type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf } from "@/testing/tasks";

/** Each line as version, event, where from and to, who, and what it tells. */
async function linesOf(at: Cast, taskId: string) {
  const lines = await at.context.store.read((tx) => taskEventsOf(tx, taskId));
  return lines.map(({ version, event, fromStatus, toStatus, actorKind, actorId, detail, atMs }) => {
    const who = actorId === null ? actorKind : `${actorKind} ${actorId}`;
    return [version, event, `${fromStatus} ${toStatus}`, who, detail, (atMs - NOON_MS) / 1_000];
  });
}

describeOnBothEngines("the timeline of a task", (world) => {
  it("tells of every step who took it, when, where it led and what was said", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at);
    const later = () => at.context.pass(1_000);
    later();
    await declineTask(at.context, { actor: at.first, input: { taskId, reason: "busy" } });
    later();
    await acceptTask(at.context, { actor: at.second, input: { taskId } });
    later();
    await submitTask(at.context, { actor: at.second, input: { taskId, deliverable: { text: "done" } } });
    later();
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } });
    later();
    await contestTask(at.context, { actor: at.second, input: { taskId, statement: "it is right" } });
    later();
    const judged = { agentShareBps: 3_000, reason: "a third" };
    await resolveTask(at.context, { actor: at.operator, input: { taskId, ...judged } });
    const { resultHash } = await rowOf(at.context, taskId);
    expect(await linesOf(at, taskId)).toEqual([
      [1, "task.posted", "null assigned", "buyer buyer-001", {}, 0],
      [1, "task.assigned", "assigned assigned", "buyer buyer-001", { agentId: "agent-1" }, 0],
      [2, "task.declined", "assigned assigned", "agent agent-1", { reason: "busy" }, 1],
      [2, "task.assigned", "assigned assigned", "agent agent-1", { agentId: "agent-2" }, 1],
      [3, "task.accepted", "assigned in_progress", "agent agent-2", {}, 2],
      [4, "task.submitted", "in_progress submitted", "agent agent-2", { resultHash, round: 0 }, 3],
      [5, "task.rejected", "submitted rejected", "buyer buyer-001", { reasons: ["no"], undisputedBps: 0 }, 4],
      [6, "task.contested", "rejected disputed", "agent agent-2", { statement: "it is right" }, 5],
      [7, "task.resolved", "disputed resolved", "operator operator-001", judged, 6],
    ]);
  });

  it("ends where nothing is due and nothing waits any more", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at);
    const before = await rowOf(at.context, taskId);
    at.context.pass(1_000);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await rowOf(at.context, taskId)).toEqual({
      ...before,
      status: "cancelled",
      version: before.version + 1,
      heldUnits: 0n,
      refundedUnits: before.totalUnits,
      paymentState: "refunded",
      dueAtMs: null,
      candidateByAtMs: null,
      settledAtMs: at.context.nowMs,
      updatedAtMs: at.context.nowMs,
    });
  });

  it("names the agent that took up what was open to all", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at, { strategy: "open" });
    await acceptTask(at.context, { actor: at.first, input: { taskId } });
    await failTask(at.context, { actor: at.first, input: { taskId, reason: "too hard" } });
    expect(await linesOf(at, taskId)).toEqual([
      [1, "task.posted", "null open", "buyer buyer-001", {}, 0],
      [1, "task.opened", "open open", "buyer buyer-001", {}, 0],
      [2, "task.accepted", "open in_progress", "agent agent-1", {}, 0],
      [3, "task.failed", "in_progress failed", "agent agent-1", { reason: "too hard" }, 0],
    ]);
  });
});

describeOnBothEngines("the timeline of a task on chain", (world) => {
  it("announces an end, and tells it when the contract has it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const before = await rowOf(at.context, taskId);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await rowOf(at.context, taskId)).toEqual({
      ...before,
      version: before.version + 1,
      pendingVerb: "approve",
      paymentState: "pending",
      dueAtMs: null,
      anchorAtMs: null,
    });
    const announced = [6, "task.approved", "submitted submitted", "buyer buyer-001", {}, 0];
    expect((await linesOf(at, taskId)).slice(-1)).toEqual([announced]);
    await at.chain.drain();
    const told = [expect.any(Number), "task.completed", "submitted completed", "chain", expect.anything(), 0];
    expect((await linesOf(at, taskId)).slice(-1)).toEqual([told]);
  });

  it("names the verb of an end that has no line of its own", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    const before = await rowOf(at.context, taskId);
    at.context.pass(1_000);
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    expect(await rowOf(at.context, taskId)).toEqual({
      ...before,
      version: before.version + 1,
      pendingVerb: "decline",
      paymentState: "pending",
      candidateByAtMs: null,
      dueAtMs: null,
      anchorAtMs: at.context.nowMs,
      updatedAtMs: at.context.nowMs,
    });
    const { id: other } = await paid(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: other } });
    expect((await linesOf(at, other)).slice(-1)).toEqual([
      [4, "task.settling", "assigned assigned", "buyer buyer-001", { verb: "cancel" }, 1],
    ]);
  });
});
