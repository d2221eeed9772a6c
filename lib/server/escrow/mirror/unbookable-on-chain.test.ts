import { encodeFunctionData, parseEther, toHex } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { termsFromJson, totalUnitsOf } from "@/lib/chain/escrow-terms";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { MAX_UNITS, WEI_PER_UNIT } from "@/lib/domain/money";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { openTestHouse, type TestHouse } from "@/testing/house";

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ store: "postgres", chain: "anvil" });
});
afterAll(() => house.close());

/** Opens a job of its own that holds more than int64 can say. */
async function tooMuch(): Promise<void> {
  const task = await house.post("ETH");
  const terms = termsFromJson((await house.task(task.id)).chainTerms ?? {});
  const huge = { ...terms, ceiling: MAX_UNITS, buyer: house.addressOf("buyer-002") };
  expect(totalUnitsOf(huge)).toBeGreaterThan(MAX_UNITS);
  await house.rpc("anvil_setBalance", [huge.buyer, toHex(parseEther("30000000000"))]);
  const data = encodeFunctionData({ abi: taskEscrowAbi, functionName: "fund", args: [huge] });
  const valueWei = totalUnitsOf(huge) * WEI_PER_UNIT;
  const to = house.onChain.deployment.escrow;
  await house.mined(await house.wallet.send("buyer-002", { to, data, valueWei }));
}

describe("a deposit that the books cannot hold", () => {
  it("is quarantined and told, while tasks are paid, worked and settled", async () => {
    await tooMuch();
    const task = await house.post("ETH");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    const input = { taskId: task.id };
    const agent = house.actor("agent-1");
    await acceptTask(house.context, { actor: agent, input });
    await submitTask(house.context, { actor: agent, input: { ...input, deliverable: { text: "x" } } });
    await approveTask(house.context, { actor: house.actor("buyer-001"), input });
    await house.untilStatus(task.id, "completed");
    const red = await house.redChecks();
    expect(red).toEqual([
      expect.stringMatching(
        /^every confirmed event is booked \(I14\): broken at JobFunded of 0x\w+ in block \d+: \d+ tries, ./,
      ),
    ]);
  });
});
