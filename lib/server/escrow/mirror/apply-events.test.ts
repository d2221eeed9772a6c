import { expect, it } from "vitest";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import {
  accept,
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  MNEE,
  submit,
} from "@/testing/chain/chain-cast";
import type { Emitted } from "@/testing/chain/fake-job";
import { Feed } from "@/testing/chain/feed";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { applyEvent } from "./book-event";

const AT_ONCE = 500;

function surplus(at: ChainCast, count: number): Emitted[] {
  const token = at.chain.facts.tokens.MNEE.address;
  const args = { token, from: at.chain.wallet("stranger"), value: MNEE };
  return Array.from({ length: count }, () => ({ name: "Transfer", jobId: null, args }));
}

describeOnBothEngines("events that take effect", (world) => {
  it("do so by whole blocks, and the books' block has all of its own and none of the next", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    await feed.see(...surplus(at, 300));
    await feed.see(...surplus(at, 300));
    await feed.confirm();
    expect(await feed.applied()).toEqual({ 101: 300 });
    expect(await feed.confirmedBlock()).toBe(101);
    await feed.confirm();
    expect(await feed.applied()).toEqual({ 101: 300, 102: 300 });
    expect(await feed.isCaughtUp()).toBe(true);
  });

  it.each([AT_ONCE, AT_ONCE + 1])("are %i of one block in one op", async (count) => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    await feed.see(...surplus(at, count));
    await feed.confirm();
    expect(await feed.applied()).toEqual({ 101: count });
    expect(await feed.confirmedBlock()).toBe(101);
  });

  it("do so once, whoever asks again", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const jobId = `0x${"11".repeat(32)}` as const;
    await feed.see({ name: "JobContested", jobId, args: { agent: at.chain.wallet("stranger") } });
    const heard: string[] = [];
    const apply = async () => heard.push("applied") > 0;
    const context = {
      ...at.context,
      store: at.context.store,
      jobHandlers: { ...at.context.jobHandlers, apply },
    };
    const again = () =>
      at.context.store.write(async (tx) => {
        const event = await tx.get<ChainEventRow>("SELECT * FROM chain_events");
        if (event) await applyEvent(tx, context, event);
      });
    await again();
    await again();
    expect(heard).toEqual(["applied"]);
  });

  it("keep the order of their logs: what fills a credit comes before what spends it", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const execute = (userId: string, data: Hex) => at.chain.escrow.execute(at.chain.wallet(userId), data);
    const task = await awaiting(at);
    await feed.see(await execute("buyer-001", fundDataOf(task)));
    await feed.confirm();
    await accept(at, task.id);
    await submit(at, task.id);
    await approveTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    const owed = await at.context.store.read((tx) =>
      tx.get<{ data: Hex }>("SELECT data FROM outbox_rows WHERE kind = 'release'"),
    );
    const released = await at.chain.escrow.execute(at.chain.facts.relayer, owed?.data ?? "0x");
    const account = at.chain.wallet("agent-1");
    const token = at.chain.facts.tokens.MNEE.address;
    const withdrawn = {
      name: "Withdrawn",
      jobId: null,
      args: { token, account, to: account, units: 4n * MNEE },
    };
    await feed.see(released, withdrawn);
    await feed.confirm();
    expect(await feed.quarantined()).toEqual([]);
    expect(await rowOf(at.context, task.id)).toMatchObject({ status: "completed" });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(0n);
    await expectBooksBalanced(at.context);
  });
});
