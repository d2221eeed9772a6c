import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RescanWire } from "@/lib/schemas/escrow/rescan";
import { rescanChain } from "@/lib/server/escrow/commands/rescan-chain";
import { withdrawalKey } from "@/lib/server/escrow/tables/relay";
import { findRescan } from "@/lib/server/escrow/tables/rescans";
import { findWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import { findOutboxByKey } from "@/lib/server/kernel/tables/outbox";
import { bodyOf } from "@/testing/answers";
import { approvedTask, completedTask, relayedWithdrawal } from "@/testing/chain/anvil-flows";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import type { FaultyNode } from "@/testing/chain/faulty-node";
import type { RpcCall } from "@/testing/chain/node-faults";

const ELSEWHERE = "0x00000000000000000000000000000000c0ffee03";

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

/** Blocks and ticks, each a few seconds later for the house. */
async function pass(blocks: number): Promise<void> {
  for (let count = 0; count < blocks; count += 1) {
    await house.mine(1);
    await house.tickAsAnswered();
    house.time.aheadMs += 4_000;
  }
}

const received = () => house.onChain.link.client.getBalance({ address: ELSEWHERE });
const outboxOf = (id: string) => house.context.store.read((tx) => findOutboxByKey(tx, withdrawalKey(id)));
const stateOf = async (id: string) => (await house.context.store.read((tx) => findWithdrawal(tx, id)))?.state;

describe("a node that shows no receipt of a withdrawal that was paid", () => {
  it("makes nothing be signed anew, and nothing be called failed", async () => {
    await completedTask(house, "ETH");
    const before = await received();
    const id = await relayedWithdrawal(house, "agent-1", { asset: "ETH", units: 100n, to: ELSEWHERE });
    node.lie(null, ({ method }) => method === "eth_getTransactionReceipt");
    await pass(2);
    const { nonce } = (await outboxOf(id)) ?? {};
    await pass(10);
    expect(node.hits()).toBeGreaterThan(3);
    expect(await received()).toBe(before + 100n * 10n ** 9n);
    expect(await stateOf(id)).toBe("settled");
    expect(await outboxOf(id)).toMatchObject({ state: "sent", nonce });
    node.heal();
    await pass(3);
    expect(await outboxOf(id)).toMatchObject({ state: "confirmed", error: null });
    expect(await house.redChecks()).toEqual([]);
  });
});

describe("a node that shows no logs while money moves", () => {
  const noLogs = () => node.lie([], ({ method }) => method === "eth_getLogs");

  it("hides no deposit: its block's bloom names the escrow, and its receipts have it", async () => {
    const task = await house.post("MNEE");
    noLogs();
    await house.pay(task);
    await pass(8);
    expect(node.hits()).toBeGreaterThan(10);
    const paid = await house.task(task.id);
    expect(paid).toMatchObject({ status: "assigned", heldUnits: paid.totalUnits });
    node.heal();
    await pass(1);
    expect(await house.redChecks()).toEqual([]);
  });

  it("makes no surplus of a deposit whose transfer alone is shown, before or after it was seen whole", async () => {
    const ofEscrow = house.chain.facts.escrow.toLowerCase();
    const isOfEscrow = ({ method, params }: RpcCall) =>
      method === "eth_getLogs" && JSON.stringify(params).toLowerCase().includes(`"address":"${ofEscrow}"`);
    const [early, late] = [await house.post("MNEE"), await house.post("MNEE")];
    node.lie([], isOfEscrow);
    await house.pay(early);
    await pass(1);
    expect(node.hits()).toBeGreaterThan(0);
    node.heal();
    await house.pay(late);
    await pass(1);
    node.lie([], isOfEscrow);
    await pass(2);
    node.heal();
    await pass(8);
    for (const { id } of [early, late]) expect((await house.task(id)).status).toBe("assigned");
    expect(await house.redChecks()).toEqual([]);
  });

  it("hides no deposit either where the node gives no receipts of a whole block", async () => {
    const task = await house.post("ETH");
    node.lackReceiptsOfBlocks();
    await house.pay(task);
    await pass(8);
    expect((await house.task(task.id)).status).toBe("assigned");
  });

  it("hides no release", async () => {
    const taskId = await approvedTask(house, "ETH");
    noLogs();
    await pass(9);
    expect((await house.task(taskId)).status).toBe("completed");
    node.heal();
    expect(await house.redChecks()).toEqual([]);
  });
});

describe("a deposit that the node hid altogether", () => {
  const isHidden = ({ method }: RpcCall) => method === "eth_getLogs" || method === "eth_getBlockReceipts";

  it("keeps its task from expiring, and is found by a re-scan that the house asks for itself", async () => {
    const task = await house.post("MNEE", { terms: { payWithinS: 30 } });
    node.lie([], isHidden);
    await house.pay(task);
    await pass(8);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    await house.later(60);
    await pass(3);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    node.heal();
    await pass(8);
    const paid = await house.task(task.id);
    expect(paid).toMatchObject({ status: "assigned", heldUnits: paid.totalUnits });
    expect(await house.redChecks()).toEqual([]);
  });

  it("takes no effect when it was shown once, until it is shown again", async () => {
    const task = await house.post("MNEE");
    await house.pay(task);
    await house.indexer.tick();
    node.lie([], isHidden);
    await pass(8);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    node.heal();
    await pass(2);
    expect((await house.task(task.id)).status).toBe("assigned");
  });

  it("is found by a re-scan that an operator asks for, which changes nothing that is right", async () => {
    const rescan = (fromBlock?: number) =>
      rescanChain(house.context, {
        actor: house.actor("operator-001"),
        input: fromBlock === undefined ? {} : { fromBlock },
      });
    const task = await house.post("ETH");
    node.lie([], isHidden);
    await house.pay(task);
    await pass(8);
    node.heal();
    await pass(2);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    const entries = () =>
      house.context.store.read((tx) =>
        tx.all("SELECT journal_id, account_id, units FROM entries ORDER BY journal_id, account_id"),
      );
    const before = await entries();
    const told = bodyOf<RescanWire>(await rescan());
    expect(told.fromBlock).toBe(house.onChain.deployment.fromBlock);
    await pass(2);
    expect((await house.task(task.id)).status).toBe("assigned");
    const after = await entries();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(bodyOf<RescanWire>(await rescan(0)).fromBlock).toBe(told.fromBlock);
    await pass(2);
    expect(await entries()).toEqual(after);
    expect(await house.redChecks()).toEqual([]);
    await expect(rescan(told.toBlock + 1_000)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is found as well where the node has let go of blocks before it and since", async () => {
    const ask = () => rescanChain(house.context, { actor: house.actor("operator-001"), input: {} });
    const task = await house.post("MNEE");
    await pass(2);
    node.lie([], isHidden);
    await house.pay(task);
    await pass(8);
    const { client } = house.onChain.link;
    const gone = new Set<string>();
    const newest = Number(await client.getBlockNumber());
    for (let number = 1; number < newest - 8; number += 1) {
      const { transactions } = await client.getBlock({ blockNumber: BigInt(number) });
      if (transactions.length === 0 && number % 3 > 0) gone.add(`0x${number.toString(16)}`);
    }
    expect(gone.size).toBeGreaterThan(2);
    node.lie(null, ({ method, params }) => method === "eth_getBlockByNumber" && gone.has(String(params[0])));
    await ask();
    await pass(3);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    await pass(5);
    expect((await house.task(task.id)).status).toBe("assigned");
    expect(await house.context.store.read((tx) => findRescan(tx))).toBeUndefined();
    node.heal();
    expect(await house.redChecks()).toEqual([]);
  });
});
