import { expect, it } from "vitest";
import { DEFAULT_KIND, ESCROW_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import { swapOutbox } from "@/lib/server/escrow/tables/relay";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { overdueTasks } from "@/lib/server/market/tables/task-checks";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { setAnchorTime } from "@/lib/server/market/tables/task-jobs";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  submitted,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import { Revert } from "@/testing/chain/fake-funding";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { waitingSince } from "@/testing/waiting";
import { relayRefused } from "./relay-refused";

/** From now on the escrow refuses everything, until the answer is called. */
function refuseAll(at: ChainCast): () => void {
  const { escrow } = at.chain;
  const execute = escrow.execute.bind(escrow);
  escrow.execute = async () => {
    throw new Revert("BadSignature");
  };
  return () => {
    escrow.execute = execute;
  };
}

/** Lets the moment come at which the house next looks at what it owes the chain, and brings it there. */
async function anchored(at: ChainCast, taskId: string): Promise<string[]> {
  const { anchorAtMs } = await rowOf(at.context, taskId);
  if (anchorAtMs === null) return [];
  at.context.nowMs = Math.max(at.context.nowMs, anchorAtMs);
  expect(await anchorTask(at.context, { taskId })).toBe(true);
  return at.chain.drain();
}

describeOnBothEngines("a submission whose anchor the chain refused", (world) => {
  it("is owed anew while the contract lacks it, and owed once when it is there", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const relent = refuseAll(at);
    expect(await anchored(at, taskId)).toEqual(["submit: BadSignature"]);
    expect(await anchored(at, taskId)).toEqual(["submit: BadSignature"]);
    relent();
    const before = at.context.nowMs;
    expect(await anchored(at, taskId)).toEqual(["submit"]);
    expect(at.context.nowMs - before).toBe(2_000);
    expect(await rowOf(at.context, taskId)).toMatchObject({ chainState: "submitted", anchorAtMs: null });
    const rows = await at.context.store.read((tx) => outboxOf(tx, taskId));
    const { jobId } = await rowOf(at.context, taskId);
    expect(rows.map(({ businessKey, state }) => [businessKey, state])).toEqual([
      [`submit:${jobId}:0`, "reverted"],
      [`submit:${jobId}:0:2`, "reverted"],
      [`submit:${jobId}:0:3`, "confirmed"],
    ]);
    const events = await at.context.store.read((tx) => taskEventsOf(tx, taskId));
    expect(events.filter(({ event }) => event === "task.relay_refused")).toHaveLength(1);
  });

  it("is given up after a dozen refusals", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at, { terms: { acceptWithinS: 86_400, deliverWithinS: 86_400 } });
    refuseAll(at);
    let refusals = 0;
    while ((await anchored(at, taskId)).length > 0) refusals += 1;
    expect(refusals).toBe(12);
  });
});

/** Lets the next moment come at which the house looks after the money of an ended task. */
async function refundTried(at: ChainCast, taskId: string): Promise<string[]> {
  const { anchorAtMs } = await rowOf(at.context, taskId);
  at.context.nowMs = Math.max(at.context.nowMs, anchorAtMs ?? 0);
  await anchorTask(at.context, { taskId });
  return at.chain.drain();
}

describeOnBothEngines("what the chain owes the buyer of a task that ended", (world) => {
  it("is asked for until it came, and missed by the proof when nobody asks", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    await at.chain.send("buyer-001", fundDataOf(task));
    expect(await rowOf(at.context, task.id)).toMatchObject({ status: "cancelled", heldUnits: TOTAL_UNITS });
    const relent = refuseAll(at);
    const refused: string[] = [];
    for (let beat = 0; beat < 4; beat += 1) refused.push(...(await refundTried(at, task.id)));
    expect(refused).toEqual(Array(3).fill("settle_by_default: BadSignature"));
    const late = at.context.nowMs + 3_600_000;
    const overdue = () => at.context.store.read((tx) => overdueTasks(tx, late));
    expect(await overdue()).toEqual([]);
    await at.context.store.write((tx) => setAnchorTime(tx, task.id, null));
    expect((await overdue()).length).toBe(1);
    await at.context.store.write((tx) => setAnchorTime(tx, task.id, at.context.nowMs));
    relent();
    await anchorTask(at.context, { taskId: task.id });
    const sentMs = at.context.nowMs;
    const confirmed = { state: "confirmed", updatedAtMs: sentMs } as const;
    await at.context.store.write(async (tx) => {
      const row = (await outboxOf(tx, task.id)).find(({ state }) => state === "queued");
      if (row) await swapOutbox(tx, row, confirmed);
    });
    const overdueAt = (beforeMs: number) => at.context.store.read((tx) => overdueTasks(tx, beforeMs));
    expect(await overdueAt(sentMs)).toEqual([]);
    expect((await overdueAt(sentMs + 1)).length).toBe(1);
    await at.context.store.write(async (tx) => {
      const row = (await outboxOf(tx, task.id)).find(({ state }) => state === "confirmed");
      if (row) await swapOutbox(tx, row, { state: "queued", updatedAtMs: sentMs });
    });
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect(await rowOf(at.context, task.id)).toMatchObject({ status: "cancelled", heldUnits: 0n });
  });
});

describeOnBothEngines("a refund that the buyer's consent did not bring", (world) => {
  it("is asked for by silence, once the contract's window to accept has passed", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    await at.chain.send("buyer-001", fundDataOf(task));
    refuseAll(at);
    for (let beat = 0; beat < 2; beat += 1) await refundTried(at, task.id);
    const [owed] = await at.context.store.read((tx) => outboxOf(tx, task.id));
    if (!owed) throw new RangeError("Nothing is owed to the buyer.");
    const outbox = { ...owed, kind: ESCROW_VERBS.cancel.outboxKind };
    await at.context.store.write(async (tx) => {
      await setAnchorTime(tx, task.id, null);
      await relayRefused(tx, at.context, { outbox, reason: "BadSignature" });
    });
    const { anchorAtMs } = await rowOf(at.context, task.id);
    expect(anchorAtMs ?? 0).toBeGreaterThanOrEqual(at.context.nowMs + 60_000);
  });
});

const REFUSED = "the chain refuses again and again what a task needs";
const OVERDUE = "a task is past its deadline";

describeOnBothEngines("a default that the chain refused", (world) => {
  it("comes again after growing pauses, and the timeline says it once", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    expect(await anchored(at, taskId)).toEqual(["submit"]);
    refuseAll(at);
    const pauses: number[] = [];
    let refused = 0;
    for (let beat = 0; beat < 8; beat += 1) {
      const { dueAtMs } = await rowOf(at.context, taskId);
      if (dueAtMs === null) throw new RangeError("nothing is due any more");
      if (refused > 0) pauses.push(dueAtMs - at.context.nowMs);
      at.context.nowMs = Math.max(at.context.nowMs, dueAtMs + 1);
      await fireDeadline(at.context, { taskId });
      refused += (await at.chain.drain()).length;
    }
    const rows = await at.context.store.read((tx) => outboxOf(tx, taskId));
    const firstMs = rows.find(({ kind }) => kind === DEFAULT_KIND)?.createdAtMs;
    const { nowMs } = at.context;
    const ages = async (atMs: number) => {
      const { [REFUSED]: refusedMs, [OVERDUE]: dueMs } = await waitingSince(at.context, atMs);
      return { refusedMs, dueMs };
    };
    expect(await ages(nowMs)).toEqual({ refusedMs: firstMs });
    const { dueAtMs } = await rowOf(at.context, taskId);
    expect(await ages(nowMs + 3_600_000)).toEqual({ dueMs: dueAtMs });
    const waited = pauses.filter((pause) => pause > 0);
    expect(waited.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    const events = await at.context.store.read((tx) => taskEventsOf(tx, taskId));
    expect(events.filter(({ event }) => event === "task.relay_refused")).toHaveLength(1);
  });
});
