import { expect, it } from "vitest";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { userByAddress } from "@/lib/server/kernel/tables/users";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  MNEE,
  paid,
  submitted,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

/** Books the end of a task's job, and tells the row before and after it, and the last line of the timeline. */
async function ended(at: ChainCast, taskId: string, name: string, args: Record<string, unknown>) {
  at.context.pass(1_000);
  const before = await rowOf(at.context, taskId);
  await at.chain.confirm({ name, jobId: before.jobId, args });
  const after = await rowOf(at.context, taskId);
  const lines = await at.context.store.read((tx) => taskEventsOf(tx, taskId));
  return { before, after, line: lines.at(-1), nowMs: at.context.nowMs };
}

/** What is the same in every row once its job has ended. */
const OVER = { dueAtMs: null, anchorAtMs: null, candidateByAtMs: null, pendingVerb: null, heldUnits: 0n };
const txHash = expect.stringMatching(/^0x[0-9a-f]{64}$/);
const FEE = 80_000_000n;
const PAID = { agentUnits: 4n * MNEE, feeUnits: FEE, buyerUnits: 0n };

describeOnBothEngines("the outcome of a job", (world) => {
  it("by silence pays what its event says, drops what the house still owed, and says so", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const agent = at.chain.wallet("agent-1");
    const args = { agent, ...PAID, byDefault: true };
    const { before, after, line, nowMs } = await ended(at, taskId, "JobCompleted", args);
    expect(after).toEqual({
      ...before,
      ...OVER,
      status: "completed",
      version: before.version + 1,
      chainState: "completed",
      paymentState: "released",
      paidAgentUnits: PAID.agentUnits,
      paidFeeUnits: FEE,
      updatedAtMs: nowMs,
      settledAtMs: nowMs,
    });
    expect(line).toMatchObject({ event: "task.completed", actorKind: "chain", actorId: null });
    expect(line?.detail).toEqual({ txHash, byDefault: true });
    const owed = await at.context.store.read((tx) => outboxOf(tx, taskId));
    expect(owed.map(({ state }) => state)).toEqual(owed.map(() => "cancelled"));
    expect(owed).not.toEqual([]);
    await expectBooksBalanced(at.context);
  });

  it("by consent says nothing of silence", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const args = { agent: at.chain.wallet("agent-1"), ...PAID, byDefault: false };
    const { after, line } = await ended(at, taskId, "JobCompleted", args);
    expect(after).toMatchObject({ status: "completed", agentShareBps: null });
    expect(line?.detail).toEqual({ txHash });
  });

  it("that a judge decided keeps the share, and pays nobody's wallet that gets nothing", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } });
    const agent = "0x000000000000000000000000000000000000dEaD";
    const args = { agent, agentUnits: 0n, feeUnits: 0n, buyerUnits: TOTAL_UNITS, agentShareBps: 0 };
    const { after } = await ended(at, taskId, "JobResolved", args);
    expect(after).toMatchObject({ status: "resolved", agentShareBps: 0, refundedUnits: TOTAL_UNITS });
    expect(await at.context.store.read((tx) => userByAddress(tx, agent))).toBeUndefined();
  });

  it("pays whom its event names, who may be somebody else than the books had", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const args = { agent: at.chain.wallet("buyer-002"), ...PAID };
    await ended(at, taskId, "JobCompleted", { ...args, agent: args.agent.toLowerCase() });
    expect(await balanceOf(at.context, "user:buyer-002:MNEE")).toBe(PAID.agentUnits);
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(0n);
  });

  it("of an open task pays somebody who never came here, and opens their account", async () => {
    const at = await castOnChain(world());
    const { id } = await paid(at, { strategy: "open" });
    const agent = "0x000000000000000000000000000000000000dEaD";
    await ended(at, id, "JobCompleted", { agent, ...PAID });
    const user = await at.context.store.read((tx) => userByAddress(tx, agent));
    expect(user).toMatchObject({ kind: "wallet", address: agent });
    expect(await balanceOf(at.context, `user:${user?.id}:MNEE`)).toBe(PAID.agentUnits);
  });

  it.each([
    ["decline", "JobCancelled", "expired"],
    ["lapse", "JobCancelled", "expired"],
    ["decline", "JobExpired", "expired"],
    ["cancel", "JobCancelled", "cancelled"],
    ["cancel", "JobExpired", "expired"],
  ] as const)("while a %s waits, told as %s, is %s", async (verb, name, status) => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    if (verb === "cancel") await cancelTask(at.context, { actor: at.buyer, input: { taskId } });
    else await declineTask(at.context, { actor: at.first, input: { taskId } });
    await at.context.store.write((tx) =>
      tx.run("UPDATE task_jobs SET pending_verb = ? WHERE task_id = ?", [verb, taskId]),
    );
    const { after } = await ended(at, taskId, name, { buyerUnits: TOTAL_UNITS });
    expect(after).toMatchObject({ ...OVER, status, paymentState: "refunded", refundedUnits: TOTAL_UNITS });
  });

  it("of a payment that came too late moves the money, and the task stays as it ended", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    await at.chain.send("buyer-001", fundDataOf(task));
    const { before, after, nowMs } = await ended(at, task.id, "JobExpired", { buyerUnits: TOTAL_UNITS });
    expect(before).toMatchObject({ heldUnits: TOTAL_UNITS, paymentState: "held", chainState: "funded" });
    expect(after).toEqual({
      ...before,
      version: before.version + 1,
      heldUnits: 0n,
      refundedUnits: TOTAL_UNITS,
      paymentState: "refunded",
      chainState: "expired",
      updatedAtMs: nowMs,
    });
    await expectBooksBalanced(at.context);
  });
});
