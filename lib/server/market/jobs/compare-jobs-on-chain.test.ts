import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { OWN_TRANSACTION, releaseCall } from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { findRescan } from "@/lib/server/escrow/tables/rescans";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { findComparison, saveComparison } from "@/lib/server/market/tables/job-comparison";
import { CHECKS } from "@/lib/server/startup/subsystems";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import type { FaultyNode } from "@/testing/chain/faulty-node";
import type { RpcCall } from "@/testing/chain/node-faults";
import { silent } from "@/testing/silent";
import { compareJobs } from "./compare-jobs";

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

const isHidden = ({ method }: RpcCall) => method === "eth_getLogs" || method === "eth_getBlockReceipts";
const compare = () => compareJobs({ context: house.context, log: silent });
const doubts = async () => (await house.context.store.read((tx) => findComparison(tx))).doubts;

/** Money moves while the node shows nothing of it, until the blocks are final. */
async function hidden(move: () => Promise<void>): Promise<void> {
  node.lie([], isHidden);
  await move();
  await house.pass(8);
}

async function untilRescanned(): Promise<void> {
  await house.until(async () => (await house.context.store.read((tx) => findRescan(tx))) === undefined);
  await house.pass(1);
}

async function releaseByBuyer(taskId: string): Promise<void> {
  const { chainTerms, ceilingUnits: price } = await house.task(taskId);
  const { escrow } = house.chain.facts;
  const assigned = { agent: house.addressOf("agent-1"), price, assignment: "0x" as const };
  const terms = termsFromJson(chainTerms ?? {});
  const { to, data } = releaseCall({ escrow, terms, assigned, consent: OWN_TRANSACTION });
  await house.mined(await house.wallet.send("buyer-001", { to, data }));
}

describe("a job that the contract has in another state", () => {
  it("agrees while nothing is hidden", async () => {
    const task = await house.post("ETH");
    await compare();
    await house.pay(task);
    await house.pass(2);
    await compare();
    // What is not final counts for neither side.
    expect(await doubts()).toEqual([]);
    await house.untilStatus(task.id, "assigned");
    await compare();
    expect(await doubts()).toEqual([]);
    expect(await house.context.store.read((tx) => findRescan(tx))).toBeUndefined();
  });

  it("is found funded where the books await its payment, and its logs are read again", async () => {
    const task = await house.post("MNEE");
    await hidden(() => house.pay(task));
    node.heal();
    await house.pass(1);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, books: "none", chain: "funded", looks: 0 }]);
    await untilRescanned();
    expect((await house.task(task.id)).status).toBe("assigned");
    await compare();
    expect(await doubts()).toEqual([]);
    expect(await house.redChecks()).toEqual([]);
  });

  it("is found released where the books have it funded", async () => {
    const task = await house.post("ETH");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    await hidden(() => releaseByBuyer(task.id));
    node.heal();
    await house.pass(1);
    expect((await house.task(task.id)).status).toBe("assigned");
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, books: "funded", chain: "completed" }]);
    await untilRescanned();
    expect(await house.task(task.id)).toMatchObject({ status: "completed", heldUnits: 0n });
    await compare();
    expect(await doubts()).toEqual([]);
  });

  it("is a finding at its task once a re-scan did not explain it, and none when it agrees again", async () => {
    const { context, chainReader } = house;
    const task = await house.post("MNEE");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    await acceptTask(context, { actor: house.actor("agent-1"), input: { taskId: task.id } });
    const book = (state: string) =>
      context.store.write((tx) =>
        tx.run("UPDATE task_jobs SET state = ? WHERE task_id = ?", [state, task.id]),
      );
    await book("accepted");
    await compare();
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, looks: 0 }]);
    await untilRescanned();
    await compare();
    expect(await house.redChecks()).toEqual([]);
    await compare();
    expect(await house.redChecks()).toEqual([
      expect.stringMatching(
        `^jobs stand in the contract.*${task.id} \\(accepted in the books, funded in the contract`,
      ),
    ]);
    const reconciler = new Reconciler({ context, chainReader, checks: CHECKS, log: silent });
    await reconciler.tick();
    expect([reconciler.isHeldBack(task.id), reconciler.mayPay()]).toEqual([true, true]);
    await book("funded");
    await compare();
    expect(await house.redChecks()).toEqual([]);
  });

  it("is read again after as long as it has stood, while nothing explains it", async () => {
    const { context } = house;
    const task = await house.post("ETH");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    const book = (state: string) =>
      context.store.write((tx) =>
        tx.run("UPDATE task_jobs SET state = ? WHERE task_id = ?", [state, task.id]),
      );
    await book("completed");
    const asked: number[] = [];
    for (let minute = 0; minute < 9; minute += 1) {
      await compare();
      if ((await context.store.read((tx) => findRescan(tx))) !== undefined) {
        asked.push(minute);
        await untilRescanned();
      }
      house.time.aheadMs += 60_000;
    }
    expect(asked.slice(0, 2)).toEqual([0, 1]);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(6);
    await book("funded");
    await compare();
    expect(await doubts()).toEqual([]);
  });

  it("keeps its doubt while the node refuses to be read again", async () => {
    const task = await house.post("MNEE");
    await hidden(() => house.pay(task));
    await compare();
    await house.tickAsAnswered();
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, looks: 0 }]);
    node.heal();
    await untilRescanned();
    await compare();
    expect(await doubts()).toEqual([]);
  });

  it("is doubted no more once it agrees, though the logs cannot be read again to the end", async () => {
    const { context } = house;
    const task = await house.post("MNEE");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    const book = (state: string) =>
      context.store.write((tx) =>
        tx.run("UPDATE task_jobs SET state = ? WHERE task_id = ?", [state, task.id]),
      );
    await book("accepted");
    await compare();
    await untilRescanned();
    await compare();
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, looks: 2 }]);
    node.inject("internal error", isHidden);
    house.time.aheadMs += 61_000;
    await compare();
    await compare();
    expect(await doubts()).toMatchObject([{ taskId: task.id, looks: 2 }]);
    expect(await house.redChecks()).toContainEqual(expect.stringMatching("^jobs stand in the contract"));
    await book("funded");
    await compare();
    expect(await context.store.read((tx) => findRescan(tx))).toBeDefined();
    expect(await doubts()).toEqual([]);
    expect(await house.redChecks()).not.toContainEqual(expect.stringMatching("^jobs stand in the contract"));
    node.heal();
    await untilRescanned();
    expect(await house.redChecks()).toEqual([]);
  });

  it("is no doubt while the node does not answer", async () => {
    node.inject("internal error", ({ method }) => method === "eth_call");
    await expect(compare()).rejects.toBeInstanceOf(ChainUnavailable);
    expect(await doubts()).toEqual([]);
  });

  it("is not asked about once its task has ended long ago, and the round begins anew", async () => {
    const store = house.context.store;
    await store.write((tx) => tx.run("UPDATE tasks SET settled_at_ms = 1 WHERE settled_at_ms IS NOT NULL"));
    await store.write((tx) => tx.run("UPDATE task_jobs SET state = 'none' WHERE state = 'completed'"));
    await store.write((tx) => saveComparison(tx, { running: "tsk_zzz", others: "tsk_zzz", doubts: [] }));
    await compare();
    expect(await store.read((tx) => findComparison(tx))).toEqual({ running: "", others: "", doubts: [] });
    await compare();
    expect(await doubts()).toEqual([]);
  });
});
