import { expect, it } from "vitest";
import { awaiting, castOnChain, fundDataOf, TOTAL_UNITS } from "@/testing/chain/chain-cast";
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
