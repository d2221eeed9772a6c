import { type Hex, hexToNumber } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rescanChain } from "@/lib/server/escrow/commands/rescan-chain";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { withdrawalKey } from "@/lib/server/escrow/tables/relay";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { approvedTask, relayedWithdrawal } from "@/testing/chain/anvil-flows";
import { AnvilHouse } from "@/testing/chain/anvil-house";
import { silent } from "@/testing/silent";
import { makeWorld } from "@/testing/store/books";
import { until } from "@/testing/until";
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
  await house.sender.tick();
}

async function hashesOf(block: number): Promise<Hex[]> {
  const found = await house.rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
  const { transactions = [] }: { transactions?: Hex[] } = found ?? {};
  return transactions;
}

/** Replaces the newest blocks; what was in them is mined again, all of it so many blocks later, or not at all. */
async function replace(
  depth: number,
  again: { later: number; without?: string | null } | null,
): Promise<unknown[]> {
  const head = hexToNumber((await house.rpc("eth_blockNumber")) as Hex);
  const raws: unknown[] = [];
  for (let block = head - depth + 1; block <= head; block += 1) {
    for (const hash of await hashesOf(block))
      if (hash !== again?.without) raws.push(await house.rpc("eth_getRawTransactionByHash", [hash]));
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
  expect(await house.redChecks()).toEqual(
    ["the books equal the chain (I5)", "the treasury's books equal its wallet"].map(
      (check) => `${check}: no block is final now`,
    ),
  );
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

const rowLike = async (key: string) =>
  (
    await house.context.store.read((tx) =>
      tx.all<OutboxRow>("SELECT * FROM outbox_rows WHERE business_key LIKE ?", [`${key}%`]),
    )
  ).at(-1);

/** Replaces all blocks from the one of a row on, without its transaction. */
async function lose({ blockNumber, txHash }: Pick<OutboxRow, "blockNumber" | "txHash">): Promise<void> {
  const head = hexToNumber((await house.rpc("eth_blockNumber")) as Hex);
  await replace(head - (blockNumber ?? 0) + 1, { later: 0, without: txHash });
  expect(await haltReason()).toMatch(/final/);
  await askToFollow();
}

it("gets again what the house itself has sent, and is followed then", async () => {
  const taskId = await approvedTask(house, "MNEE");
  await house.untilStatus(taskId, "completed");
  await house.pass(6);
  const { jobId } = await house.task(taskId);
  const release = await rowLike(`release:${jobId}`);
  if (release?.state !== "confirmed") throw new RangeError("the release is not final");
  await lose(release);
  await beat();
  expect(await haltReason()).toMatch(/JobCompleted/);
  const step = async () => {
    house.time.aheadMs += 5_000;
    await house.mine(1);
    await beat();
  };
  await until(async () => (await haltReason()) === null, { step, everyMs: 0 });
  expect(await house.redChecks()).toEqual([]);
});

it("gets again a transaction that had reverted, whose nonce holds up all that is signed after it", async () => {
  const payee = "0x00000000000000000000000000000000c0ffee01";
  await house.untilStatus(await approvedTask(house, "ETH"), "completed");
  await house.pass(6);
  house.afterSigning = async () => {
    house.afterSigning = undefined;
    await house.rpc("anvil_setCode", [payee, "0xfe"]);
  };
  const id = await relayedWithdrawal(house, "agent-1", { asset: "ETH", units: 1n, to: payee });
  await house.until(async () => (await rowLike(withdrawalKey(id)))?.state === "reverted");
  const reverted = await rowLike(withdrawalKey(id));
  if (!reverted) throw new RangeError("the withdrawal was not sent");
  await lose(reverted);
  for (let count = 0; count < 8; count += 1) {
    await house.mine(1);
    await beat();
  }
  expect(await haltReason()).toBeNull();
  const taskId = await approvedTask(house, "MNEE");
  for (let count = 0; count < 12; count += 1) {
    await house.later(10);
    await house.tickAsAnswered();
  }
  expect((await house.task(taskId)).status).toBe("completed");
  const again = await house.rpc("eth_getTransactionReceipt", [reverted.txHash]);
  expect(again).toMatchObject({ transactionHash: reverted.txHash });
  expect(await house.redChecks()).toEqual([]);
});
