import type { Hex } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { AnvilHouse } from "@/testing/chain/anvil-house";
import { makeWorld } from "@/testing/store/books";

/** Wallet code that answers ERC-1271's yes to everything, and code that reverts. */
const SAYS_YES = "0x631626ba7e60e01b5f5260205ff3";
const SAYS_NO = "0x5f5ffd";
const SIGNATURE: Hex = `0x${"11".repeat(70)}`;

let house: AnvilHouse;
beforeAll(async () => {
  house = await AnvilHouse.open(await makeWorld("sqlite"));
  await house.rpc("evm_setIntervalMining", [0]);
}, 120_000);
afterAll(() => house.close());

const wallet = (code: string) => house.rpc("anvil_setCode", [house.addressOf("agent-1"), code]);

/** A submission of agent-1's wallet contract, which agrees for now. */
async function submittedByContract(): Promise<string> {
  await wallet(SAYS_YES);
  const task = await house.post("MNEE", { terms: { reviewWithinS: 86_400 } });
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  const { demoKeys } = house.context;
  const signing = Object.create(house.context, {
    demoKeys: { value: { ...demoKeys, sign: async () => SIGNATURE } },
  });
  const call = { actor: house.actor("agent-1"), input: { taskId: task.id } };
  await acceptTask(signing, call);
  await submitTask(signing, { ...call, input: { ...call.input, deliverable: { text: "x" } } });
  return task.id;
}

it("costs the house two blocks' gas, whatever the wallet says to the trials, and its signer is told", async () => {
  const taskId = await submittedByContract();
  house.afterSigning = async () => {
    await wallet(SAYS_NO);
  };
  for (let beat = 0; beat < 12; beat += 1) {
    await wallet(SAYS_YES);
    await house.later(30);
    await house.keeper.tick();
    await house.sender.tick();
    await house.pass(6);
  }
  const rows = await house.context.store.read((tx) => outboxOf(tx, taskId));
  expect(rows.map(({ kind, state, nonce }) => [kind, state, nonce !== null])).toEqual([
    ["submit", "reverted", true],
    ["submit", "reverted", true],
  ]);
  expect(await house.task(taskId)).toMatchObject({ status: "submitted", anchorAtMs: null });
  const told = (await house.context.store.read((tx) => taskEventsOf(tx, taskId))).filter(
    ({ event }) => event === "task.relay_refused",
  );
  expect(told.map(({ detail }) => detail.note)).toEqual([
    undefined,
    expect.stringContaining("from the own wallet"),
  ]);
});
