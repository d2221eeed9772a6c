import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { waitingSince } from "@/testing/waiting";

/** Code of a wallet that says that everything is signed, and of one that says that nothing is. */
const SAYS_YES = "0x631626ba7e60e01b5f5260205ff3";
const SAYS_NO = "0x5f5ffd";

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
}, 120_000);
afterAll(() => house.close());

describe("an agent's wallet that disowns what it has signed", () => {
  it("is refused again and again, which is no trouble of the house", async () => {
    const wallet = house.addressOf("agent-1");
    await house.rpc("anvil_setCode", [wallet, SAYS_YES]);
    const task = await house.post("MNEE");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    const input = { taskId: task.id, signature: `0x${"11".repeat(70)}` as const };
    await acceptTask(house.context, { actor: house.actor("agent-1"), input });
    await house.rpc("anvil_setCode", [wallet, SAYS_NO]);
    const refused = async () =>
      (await house.books.store.read((tx) => outboxOf(tx, task.id))).filter(
        ({ state }) => state === "reverted",
      );
    await house.until(async () => {
      await house.later(2);
      return (await refused()).length > 2;
    });
    for (const { error } of await refused()) expect(error).toContain("(BadSignature)");
    const waiting = await waitingSince(house.context);
    expect(waiting).not.toHaveProperty("the chain refuses again and again what a task needs");
  });
});
