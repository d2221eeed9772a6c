import { expect, it } from "vitest";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { castOnChain, MNEE } from "@/testing/chain/chain-cast";
import { Feed } from "@/testing/chain/feed";
import { balanceOf } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";

describeOnBothEngines("a block that was final and is replaced", (world) => {
  it("halts what rests on the chain, and undoes nothing", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const token = at.chain.facts.tokens.MNEE.address;
    const args = { token, from: at.chain.wallet("stranger"), value: MNEE };
    const surplus = { name: "Transfer", jobId: null, args };
    const cursor = () => at.context.store.read((tx) => findCursor(tx, at.chain.facts.chainId));
    await feed.see();
    await feed.see(surplus);
    await feed.confirm();
    const booked = await balanceOf(at.context, "suspense:MNEE");
    await feed.replace(1);
    expect(await cursor()).toMatchObject({
      headBlock: 102,
      haltReason: expect.stringContaining("replaced block 102"),
    });
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(booked);
    expect(await feed.applied()).toEqual({ 102: 1 });
  });
});
