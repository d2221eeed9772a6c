import { expect, it } from "vitest";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { type ChainCast, castOnChain, submitted } from "@/testing/chain/chain-cast";
import { Revert } from "@/testing/chain/fake-escrow";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

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
