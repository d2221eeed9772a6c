import { expect, it } from "vitest";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  S,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import { Feed } from "@/testing/chain/feed";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

describeOnBothEngines("a deposit", (world) => {
  it.each([TOTAL_UNITS - 1n, TOTAL_UNITS + 1n])(
    "of another amount (%i) pays for nothing",
    async (totalUnits) => {
      const at = await castOnChain(world());
      const feed = new Feed(at);
      const task = await awaiting(at);
      const funded = await at.chain.escrow.execute(at.chain.wallet("buyer-001"), fundDataOf(task));
      await feed.see({ ...funded, args: { ...funded.args, totalUnits } });
      await feed.confirm();
      expect(await feed.quarantined()).toEqual([{ name: "JobFunded", waits: false, attempts: 1 }]);
      expect(await rowOf(at.context, task.id)).toMatchObject({ status: "awaiting_payment", heldUnits: 0n });
      expect(await balanceOf(at.context, "escrow:MNEE")).toBe(0n);
      await expectBooksBalanced(at.context);
    },
  );
});

const booksOf = async (at: ChainCast) => ({
  pending: await balanceOf(at.context, "pending:MNEE"),
  escrow: await balanceOf(at.context, "escrow:MNEE"),
});
const NOTHING = { pending: 0n, escrow: 0n };

describeOnBothEngines("a payment, from its sighting on", (world) => {
  it("is pending while its block may vanish, and awaited again when it does", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    const before = await rowOf(at.context, task.id);
    at.context.pass(S);
    const fact = await at.chain.see("buyer-001", fundDataOf(task));
    const seen = await rowOf(at.context, task.id);
    const seenAtMs = at.context.nowMs;
    expect(seen).toEqual({
      ...before,
      version: before.version + 1,
      paymentState: "pending",
      dueAtMs: null,
      updatedAtMs: seenAtMs,
    });
    expect(await booksOf(at)).toEqual({ pending: TOTAL_UNITS, escrow: 0n });
    at.context.pass(S);
    await at.chain.vanish(fact);
    expect(await rowOf(at.context, task.id)).toEqual({
      ...before,
      version: before.version + 2,
      updatedAtMs: at.context.nowMs,
    });
    expect(await booksOf(at)).toEqual(NOTHING);
    await at.chain.vanish({ ...fact, seq: fact.seq + 1 });
    expect(await rowOf(at.context, task.id)).toMatchObject({ version: before.version + 2 });
    expect(await booksOf(at)).toEqual(NOTHING);
    await expectBooksBalanced(at.context);
  });

  it("counts the windows of the work from its block, and finds its agent", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    const before = await rowOf(at.context, task.id);
    const fact = await at.chain.see("buyer-001", fundDataOf(task));
    const paidAtMs = at.context.nowMs;
    at.context.pass(60 * S);
    await at.chain.settle(fact);
    const acceptByAtMs = paidAtMs + 1_000 * S;
    const candidateByAtMs = paidAtMs + 900 * S;
    expect(await rowOf(at.context, task.id)).toEqual({
      ...before,
      version: before.version + 2,
      status: "assigned",
      agentId: "agent-1",
      agentPriceUnits: before.ceilingUnits,
      agentMultiplierHundredths: 200,
      acceptByAtMs,
      candidateByAtMs,
      dueAtMs: candidateByAtMs,
      deliverByAtMs: paidAtMs + 2_000 * S,
      heldUnits: TOTAL_UNITS,
      paymentState: "held",
      chainState: "funded",
      updatedAtMs: at.context.nowMs,
    });
    expect(await booksOf(at)).toEqual({ pending: 0n, escrow: TOTAL_UNITS });
    const lines = await at.context.store.read((tx) => taskEventsOf(tx, task.id));
    expect(lines.map(({ event, actorKind, detail }) => [event, actorKind, detail]).slice(1)).toEqual([
      ["task.funded", "chain", { txHash: fact.txHash }],
      ["task.assigned", "chain", { agentId: "agent-1" }],
    ]);
  });

  it("leaves the task open where nobody is there to be asked", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at, { strategy: "open" });
    await at.chain.send("buyer-001", fundDataOf(task));
    const { acceptByAtMs, ...row } = await rowOf(at.context, task.id);
    expect(row).toMatchObject({
      status: "open",
      agentId: null,
      candidateByAtMs: null,
      dueAtMs: acceptByAtMs,
    });
  });

  it("that came after the end waits for its way back, and moves nothing before it is confirmed", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    const ended = await rowOf(at.context, task.id);
    const gone = await at.chain.see("buyer-001", fundDataOf(task));
    expect(await rowOf(at.context, task.id)).toEqual(ended);
    expect(await booksOf(at)).toEqual({ pending: TOTAL_UNITS, escrow: 0n });
    await at.chain.vanish(gone);
    expect(await rowOf(at.context, task.id)).toEqual(ended);
    expect(await booksOf(at)).toEqual(NOTHING);
    const fact = await at.chain.see("buyer-001", fundDataOf(task));
    at.context.pass(S);
    const { nowMs } = at.context;
    await at.chain.settle(fact);
    const kept = {
      version: ended.version + 1,
      heldUnits: TOTAL_UNITS,
      paymentState: "held",
      chainState: "funded",
    };
    expect(await rowOf(at.context, task.id)).toEqual({
      ...ended,
      ...kept,
      anchorAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    const lines = await at.context.store.read((tx) => taskEventsOf(tx, task.id));
    expect(lines.at(-1)).toMatchObject({
      version: kept.version,
      event: "task.paid_late",
      fromStatus: "cancelled",
      toStatus: "cancelled",
      actorKind: "chain",
      actorId: null,
      detail: { txHash: fact.txHash },
      atMs: nowMs,
    });
    await expectBooksBalanced(at.context);
  });
});
