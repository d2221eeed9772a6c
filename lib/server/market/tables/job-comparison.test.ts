import { expect, it } from "vitest";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { awaiting, type ChainCast, castOnChain, paid } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { otherJobs, runningJobs } from "./job-comparison";

async function cancelled(at: ChainCast, settledAtMs: number): Promise<string> {
  const { id } = await awaiting(at);
  await cancelTask(at.context, { actor: at.buyer, input: { taskId: id } });
  const change = [settledAtMs, id];
  await at.context.store.write((tx) => tx.run("UPDATE tasks SET settled_at_ms = ? WHERE id = ?", change));
  return id;
}

describeOnBothEngines("the rounds of jobs", (world) => {
  it("have nobody unpaid before a job that holds money, and nobody long ended before a live one", async () => {
    const at = await castOnChain(world());
    for (let count = 0; count < 3; count += 1) await cancelled(at, 1);
    const lately = await cancelled(at, 3);
    const { id: unpaid } = await awaiting(at);
    const [{ id: first }, { id: second }] = [await paid(at), await paid(at)];
    const running = (after: string, limit: number) =>
      at.context.store.read((tx) => runningJobs(tx, { after, limit }));
    const others = (after: string, limit: number) =>
      at.context.store.read((tx) => otherJobs(tx, { after, limit, endedByMs: 2 }));
    expect(await running("", 1)).toMatchObject([{ taskId: first, state: "funded" }]);
    expect((await running(first, 2)).map(({ taskId }) => taskId)).toEqual([second]);
    expect(await others("", 1)).toMatchObject([{ taskId: lately, state: null }]);
    expect((await others(lately, 9)).map(({ taskId }) => taskId)).toEqual([unpaid]);
  });
});
