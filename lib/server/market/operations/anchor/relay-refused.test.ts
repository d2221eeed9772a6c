import { expect, it } from "vitest";
import { swapOutbox } from "@/lib/server/escrow/tables/relay";
import { findOutbox, insertOutbox } from "@/lib/server/kernel/tables/outbox";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  paid,
  S,
  submitted,
} from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { relayRefused } from "./relay-refused";

const SILENCE = "settle_by_default";
const GRACE_MS = 10 * S;

/** The chain refuses one more transaction of a kind; with a nonce it was refused in a block. */
async function refused(at: ChainCast, taskId: string, kind: string, nonce: number | null = null) {
  at.context.pass(7 * S);
  const { store, nowMs } = at.context;
  const before = await rowOf(at.context, taskId);
  const id = at.context.newId("obx");
  const sent = {
    signer: "0x01",
    toAddress: "0x02",
    data: "0x03",
    valueWei: "0",
    gasLimit: 1,
    priority: 0,
  } as const;
  const rest = {
    nonce: null,
    txHash: null,
    state: "queued",
    attempts: 0,
    blockNumber: null,
    error: null,
  } as const;
  const row = { ...sent, ...rest, faults: 0, nextTryAtMs: 0, createdAtMs: nowMs, updatedAtMs: nowMs };
  await store.write(async (tx) => {
    await insertOutbox(tx, { ...row, id, kind, taskId, businessKey: `${kind}:${before.jobId}:0:${id}` });
    await swapOutbox(tx, { id, state: "queued" }, { state: "reverted", nonce });
    const outbox = await findOutbox(tx, id);
    if (outbox) await relayRefused(tx, at.context, { outbox, reason: "BadSignature" });
  });
  const lines = await store.read((tx) => taskEventsOf(tx, taskId));
  const told = lines.filter(({ event }) => event === "task.relay_refused");
  return { before, after: await rowOf(at.context, taskId), told, nowMs };
}

const said = (kind: string) => ({ kind, reason: "BadSignature" });
const untouched = <T extends { version: number }>(row: T): T => ({ ...row, version: row.version + 1 });

describeOnBothEngines("an outcome that the chain refused", (world) => {
  it("waits no longer: its deadline runs again, and what it made superfluous is anchored now", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const { before, after, told, nowMs } = await refused(at, taskId, "release");
    expect(after).toEqual({
      ...untouched(before),
      pendingVerb: null,
      paymentState: "held",
      dueAtMs: before.reviewByAtMs,
      anchorAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    expect(told).toEqual([
      expect.objectContaining({
        version: before.version + 1,
        fromStatus: "submitted",
        toStatus: "submitted",
        actorKind: "chain",
        actorId: null,
        detail: said("release"),
        atMs: nowMs,
      }),
    ]);
  });

  it("goes on waiting while something else was refused", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const { before, after, told, nowMs } = await refused(at, taskId, "submit");
    expect(after).toEqual({ ...untouched(before), updatedAtMs: nowMs });
    expect(told.map(({ detail }) => detail)).toEqual([said("submit")]);
  });

  it("by silence is due again after a pause that grows, and told once", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const pend = () =>
      at.context.store.write((tx) =>
        tx.run(
          "UPDATE task_jobs SET pending_verb = 'release_by_silence', state = 'submitted' WHERE task_id = ?",
          [taskId],
        ),
      );
    await pend();
    const first = await refused(at, taskId, SILENCE);
    expect(first.after).toEqual({
      ...untouched(first.before),
      pendingVerb: null,
      dueAtMs: first.nowMs + S,
      anchorAtMs: null,
      updatedAtMs: first.nowMs,
    });
    expect(first.told.map(({ detail }) => detail)).toEqual([said(SILENCE)]);
    await pend();
    const second = await refused(at, taskId, SILENCE);
    expect(second.after).toMatchObject({ pendingVerb: null, dueAtMs: second.nowMs + 2 * S });
    expect(second.told).toHaveLength(1);
  });
});

describeOnBothEngines("an anchor that the chain refused", (world) => {
  it("is owed again, told at first, and then only noted", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const first = await refused(at, taskId, "submit");
    const again = { anchorAtMs: first.nowMs + S, updatedAtMs: first.nowMs };
    expect(first.after).toEqual({ ...untouched(first.before), ...again });
    expect(first.told.map(({ detail }) => detail)).toEqual([said("submit")]);
    const second = await refused(at, taskId, "submit");
    expect(second.after).toEqual({ ...second.before, anchorAtMs: second.nowMs + 2 * S });
    expect(second.told).toHaveLength(1);
  });

  it("in two blocks is its signer's to send, and says so", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await refused(at, taskId, "submit", 1);
    const { before, after, told, nowMs } = await refused(at, taskId, "submit", 2);
    expect(after).toEqual({ ...untouched(before), updatedAtMs: nowMs });
    expect(told.map(({ detail }) => detail)).toEqual([
      said("submit"),
      { ...said("submit"), note: expect.stringMatching(/^The house has paid for it in vain/) },
    ]);
  });

  it("of another kind than the task needs says nothing of who must send it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await refused(at, taskId, "accept", 1);
    const { before, after, told, nowMs } = await refused(at, taskId, "accept", 2);
    expect(after).toEqual({ ...untouched(before), updatedAtMs: nowMs });
    expect(told.map(({ detail }) => detail)).toEqual([said("accept"), said("accept")]);
  });
});

describeOnBothEngines("a refund that the chain refused", (world) => {
  it("to a buyer whose agent said no waits for the contract's own window", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    const { before, after } = await refused(at, taskId, "cancel");
    expect(after.anchorAtMs).toBe((before.acceptByAtMs ?? 0) + GRACE_MS + S);
    expect(after).toMatchObject({ pendingVerb: "decline", paymentState: "pending" });
    at.context.pass(5_000 * S);
    const late = await refused(at, taskId, "cancel");
    expect(late.after.anchorAtMs).toBe(late.nowMs + 60 * S);
  });

  it("that its buyer asked for waits no longer, and the task runs on", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId } });
    const { before, after, nowMs } = await refused(at, taskId, "cancel");
    expect(after).toEqual({
      ...untouched(before),
      pendingVerb: null,
      paymentState: "held",
      dueAtMs: before.candidateByAtMs,
      updatedAtMs: nowMs,
    });
  });

  it("of a task that had ended is tried again while money is held, and told to nobody", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    const unpaid = await refused(at, task.id, SILENCE);
    expect(unpaid.after).toEqual(unpaid.before);
    await at.chain.send("buyer-001", fundDataOf(task));
    const again = await refused(at, task.id, SILENCE);
    expect(again.after).toEqual({ ...again.before, anchorAtMs: again.nowMs + 2 * S });
    const other = await refused(at, task.id, "submit");
    expect(other.after).toEqual(other.before);
    const cancel = await refused(at, task.id, "cancel");
    const waits = cancel.nowMs + 1_000 * S + GRACE_MS + S;
    expect(cancel.after).toEqual({ ...cancel.before, anchorAtMs: waits });
    expect(cancel.told).toEqual([]);
  });
});
