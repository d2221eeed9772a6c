import { type Hex, keccak256 } from "viem";
import { expect, it } from "vitest";
import { openSuspense } from "@/lib/server/escrow/tables/suspense";
import { awaiting, castOnChain, fundDataOf, MNEE, TOTAL_UNITS } from "@/testing/chain/chain-cast";
import { Feed } from "@/testing/chain/feed";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";

describeOnBothEngines("a job that nobody here has made", (world) => {
  it("lies in suspense until its own outcome, which pays whom it names", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const task = await awaiting(at);
    const funded = await at.chain.escrow.execute(at.chain.wallet("buyer-001"), fundDataOf(task));
    const jobId: Hex = keccak256("0x01");
    const agent = at.chain.wallet("agent-1");
    const items = async () => (await at.context.store.read((tx) => openSuspense(tx, 9))).length;
    const tell = async (name: string, args: Record<string, unknown>) => {
      await feed.see({ name, jobId, args });
      await feed.confirm();
    };
    await tell(funded.name, funded.args);
    await tell("JobAccepted", { agent, priceUnits: 4n * MNEE });
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(TOTAL_UNITS);
    expect(await items()).toBe(1);
    const shares = { agentUnits: 3n * MNEE, feeUnits: 60_000_000n, buyerUnits: 1_020_000_000n };
    await tell("JobCompleted", { agent, ...shares, byDefault: false });
    expect(await items()).toBe(0);
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(0n);
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(3n * MNEE);
    expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(1_020_000_000n);
    expect(await balanceOf(at.context, "fees:MNEE")).toBe(60_000_000n);
    await expectBooksBalanced(at.context);
  });
});
