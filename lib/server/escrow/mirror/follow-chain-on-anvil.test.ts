import { type Hex, hexToNumber } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rescanChain } from "@/lib/server/escrow/commands/rescan-chain";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { approvedTask } from "@/testing/chain/anvil-flows";
import { AnvilHouse } from "@/testing/chain/anvil-house";
import { silent } from "@/testing/silent";
import { makeWorld } from "@/testing/store/books";
import { rescan } from "./rescan";

let house: AnvilHouse;
beforeAll(async () => {
  house = await AnvilHouse.open(await makeWorld("sqlite"));
  await house.rpc("evm_setIntervalMining", [0]);
}, 120_000);
afterAll(() => house.close());

const haltReason = async () =>
  (await house.context.store.read((tx) => findCursor(tx, house.chain.facts.chainId)))?.haltReason ?? null;

const askToFollow = () => rescanChain(house.context, { actor: house.actor("operator-001"), input: {} });

async function beat(): Promise<void> {
  await rescan({ context: house.context, chain: house.chain, log: silent });
  await house.indexer.tick();
}

async function hashesOf(block: number): Promise<Hex[]> {
  const found = await house.rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
  const { transactions = [] }: { transactions?: Hex[] } = found ?? {};
  return transactions;
}

/** Replaces the newest blocks; what was in them is mined again, all of it so many blocks later, or not at all. */
async function replace(depth: number, again: { later: number } | null): Promise<unknown[]> {
  const head = hexToNumber((await house.rpc("eth_blockNumber")) as Hex);
  const raws: unknown[] = [];
  for (let block = head - depth + 1; block <= head; block += 1) {
    for (const hash of await hashesOf(block))
      raws.push(await house.rpc("eth_getRawTransactionByHash", [hash]));
  }
  await house.rpc("anvil_reorg", [depth, again === null ? [] : raws.map((raw) => [raw, again.later])]);
  await house.indexer.tick();
  return raws;
}

it("is followed on an operator's word, once all that took effect is on it again", async () => {
  const taskId = await approvedTask(house, "MNEE");
  await house.untilStatus(taskId, "completed");
  const raws = await replace(6, { later: 4 });
  expect(raws.length).toBeGreaterThan(0);
  expect(await haltReason()).toMatch(/final/);
  await beat();
  expect(await haltReason()).toMatch(/final/);
  await askToFollow();
  await beat();
  expect(await haltReason()).toMatch(/events that took effect are not on it/);
  for (let count = 0; count < 6; count += 1) await house.mine(1);
  await beat();
  expect(await haltReason()).toBeNull();
  await house.pass(6);
  expect(await house.redChecks()).toEqual([]);
  await house.untilStatus(await approvedTask(house, "MNEE"), "completed");
  expect(await house.redChecks()).toEqual([]);
});

it("is not followed while it lacks a payment that took effect, and is when that came again", async () => {
  const task = await house.post("ETH");
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  const raws = await replace(6, null);
  await askToFollow();
  for (let count = 0; count < 8; count += 1) {
    await house.mine(1);
    await beat();
  }
  expect(await haltReason()).toContain("1 events that took effect are not on it");
  expect((await house.task(task.id)).status).toBe("assigned");
  expect(await house.redChecks()).toEqual(["the books equal the chain (I5): no block is final now"]);
  for (const raw of raws) await house.rpc("eth_sendRawTransaction", [raw]);
  for (let count = 0; count < 6; count += 1) await house.mine(1);
  await beat();
  expect(await haltReason()).toBeNull();
  expect(await house.redChecks()).toEqual([]);
});

it("needs a word of its own for the next replacement", async () => {
  await house.pass(3);
  await replace(8, { later: 0 });
  for (let count = 0; count < 6; count += 1) await house.mine(1);
  await beat();
  expect(await haltReason()).toMatch(/final/);
  await askToFollow();
  await beat();
  expect(await haltReason()).toBeNull();
});
