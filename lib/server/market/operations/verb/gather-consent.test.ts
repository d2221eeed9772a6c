import { expect, it } from "vitest";
import { consentsOf } from "@/lib/server/escrow/tables/consents";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { castOnChain, consentOf, paid } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";

describeOnBothEngines("a party's consent", (world) => {
  it("is kept in the form that the escrow takes, however the wallet wrote it", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const { id: taskId } = await paid(at);
    const { accept } = await consentOf(at, { taskId, actor: at.first });
    const signed = accept && (await at.chain.sign("agent-1", accept));
    if (!signed) throw new RangeError("the task asks for no signature");
    const isEven = signed.endsWith("1b");
    const signature: Hex = `0x${signed.slice(2, 130).toUpperCase()}${isEven ? "00" : "01"}`;
    await acceptTask(at.context, { actor: at.first, input: { taskId, signature } });
    const [kept] = await at.context.store.read((tx) => consentsOf(tx, taskId));
    expect(kept?.signature.toLowerCase()).toBe(signed);
    expect(kept?.signature).toMatch(/1[bc]$/);
  });
});
