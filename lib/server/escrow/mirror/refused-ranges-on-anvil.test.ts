import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { settleByDefaultBatchCall } from "@/lib/chain/escrow-calls";
import { toContractTerms } from "@/lib/chain/escrow-terms";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { rescanChain } from "@/lib/server/escrow/commands/rescan-chain";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { findRescan } from "@/lib/server/escrow/tables/rescans";
import { approvedTask } from "@/testing/chain/anvil-flows";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import type { FaultyNode } from "@/testing/chain/faulty-node";
import type { Answering, RpcCall } from "@/testing/chain/node-faults";
import { readRawLogs } from "./raw-logs";

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
  await house.rpc("evm_setIntervalMining", [0]);
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

const TOO_MANY = {
  fault: async () => ({ error: { code: -32005, message: "query returned more than 10000 results" } }),
};
const TOO_WIDE = { fault: async () => ({ error: { code: -32602, message: "block range too large" } }) };
const NO_METHOD = {
  fault: async () => ({ error: { code: -32601, message: "the method is not available" } }),
};

/** How many blocks a call asks for the logs of; none where it asks for something else. */
function blocksAsked({ method, params: [filter] }: RpcCall): number {
  if (method !== "eth_getLogs" || typeof filter !== "object" || filter === null) return 0;
  if (!("fromBlock" in filter && "toBlock" in filter)) return 0;
  return Number(filter.toBlock) - Number(filter.fromBlock) + 1;
}

/** The other refusal is worth asking again, which takes its time. */
const refuseAbove = (blocks: number, how = TOO_WIDE) =>
  node.choose((call) => (blocksAsked(call) > blocks ? how : null));

const head = async () => Number(await house.rpc("eth_blockNumber"));
const readUntil = async () =>
  (await house.context.store.read((tx) => findCursor(tx, house.chain.facts.chainId)))?.headBlock;

/** All logs from the deployment to the head, as the house reads them. */
async function allLogs() {
  const range = { from: house.onChain.deployment.fromBlock, to: await head() };
  const { ofEscrow, ofToken } = await readRawLogs(house.chain.link.client, house.chain.facts, range);
  const placesOf = (logs: typeof ofEscrow) => logs.map(({ blockHash, logIndex }) => [blockHash, logIndex]);
  return { ofEscrow: placesOf(ofEscrow), ofToken: placesOf(ofToken) };
}

it("are read in parts, each log once and in its order, however few blocks the node takes", async () => {
  const taskId = await approvedTask(house, "MNEE");
  await house.untilStatus(taskId, "completed");
  const whole = await allLogs();
  expect(whole.ofEscrow.length).toBeGreaterThan(1);
  expect(whole.ofToken.length).toBeGreaterThan(0);
  for (const blocks of [7, 1, 0]) {
    refuseAbove(blocks, blocks === 7 ? TOO_MANY : TOO_WIDE);
    expect(await allLogs()).toEqual(whole);
    expect(node.hits()).toBeGreaterThan(0);
  }
});

it("are asked for in wide parts again behind the one block that a node refuses", async () => {
  await house.rpc("anvil_mine", ["0x78"]);
  const to = await head();
  const refused = to - 60;
  const asked = new Set<string>();
  node.choose((call) => {
    const [filter] = call.params;
    if (blocksAsked(call) === 0 || typeof filter !== "object" || filter === null) return null;
    if (!("fromBlock" in filter && "toBlock" in filter)) return null;
    asked.add(`${filter.fromBlock}:${filter.toBlock}`);
    return Number(filter.fromBlock) <= refused && refused <= Number(filter.toBlock) ? TOO_WIDE : null;
  });
  await readRawLogs(house.chain.link.client, house.chain.facts, { from: to - 119, to });
  expect(asked.size).toBeLessThan(30);
});

it("keep no deposit from being seen far behind, and end no re-scan", async () => {
  const task = await house.post("MNEE");
  await house.pay(task);
  await house.rpc("anvil_mine", ["0x78"]);
  refuseAbove(7);
  await house.tick();
  expect(node.hits()).toBeGreaterThan(0);
  expect(await readUntil()).toBe(await head());
  expect((await house.task(task.id)).status).toBe("assigned");
  await rescanChain(house.context, { actor: house.actor("operator-001"), input: {} });
  await house.tick();
  expect(await house.context.store.read((tx) => findRescan(tx))).toBeUndefined();
  node.heal();
  expect(await house.redChecks()).toEqual([]);
});

it("are read by receipts where the node refuses the logs of even one block", async () => {
  const task = await house.post("ETH");
  await house.pay(task);
  refuseAbove(0);
  await house.pass(7);
  expect((await house.task(task.id)).status).toBe("assigned");
  const next = await house.post("MNEE");
  await house.pay(next);
  node.choose((call) => {
    if (call.method === "eth_getBlockReceipts") return NO_METHOD;
    return blocksAsked(call) > 0 ? TOO_WIDE : null;
  });
  await house.pass(7);
  expect((await house.task(next.id)).status).toBe("assigned");
  node.heal();
  expect(await house.redChecks()).toEqual([]);
});

it("stay as they are while the node is silent: nothing is asked again in parts", async () => {
  await house.mine(3);
  const widths = new Set<number>();
  node.choose((call) => {
    if (call.method !== "eth_getLogs") return null;
    widths.add(blocksAsked(call));
    return { fault: "connection reset" };
  });
  const before = await readUntil();
  await house.indexer.tick().catch((error: unknown) => expect(error).toBeInstanceOf(ChainUnavailable));
  expect(widths.size).toBe(1);
  expect(await readUntil()).toBe(before);
  node.heal();
  await house.tick();
  expect(await readUntil()).toBe(await head());
});

it("hold nothing of the items that a stranger's batch skipped, and make no block's receipts be asked for", async () => {
  const { escrow, roles } = house.onChain.deployment;
  const day = 86_400;
  const windows = {
    acceptWithinS: day,
    deliverWithinS: day,
    reviewWithinS: day,
    contestWithinS: day,
    resolveWithinS: day,
  };
  const stranger = { buyer: house.addressOf("buyer-002"), agent: house.addressOf("agent-1") };
  const terms = toContractTerms({
    ...stranger,
    arbiter: roles.arbiter,
    token: ETH_TOKEN,
    ceilingUnits: 1n,
    feeBps: 0,
    payByS: (await house.chain.chainNowS()) + day,
    windows,
    graceS: 0,
    quoteHash: `0x${"00".repeat(32)}`,
    salt: `0x${"01".repeat(32)}`,
  });
  const { to, data } = settleByDefaultBatchCall({ escrow, items: Array.from({ length: 50 }, () => terms) });
  const hash = await house.wallet.send("buyer-002", { to, data, valueWei: 0n });
  await house.mined(hash);
  const { logs } = await house.onChain.link.client.getTransactionReceipt({ hash });
  expect(logs).toHaveLength(50);
  const given: unknown[] = [];
  const receipts: RpcCall[] = [];
  node.choose((call) => {
    if (call.method === "eth_getBlockReceipts") receipts.push(call);
    if (call.method !== "eth_getLogs") return null;
    const listen: Answering = async (asked, ask) => {
      const said = await ask(asked);
      if ("result" in said && Array.isArray(said.result)) given.push(...said.result);
      return said;
    };
    return { fault: listen };
  });
  await house.pass(7);
  expect(node.hits()).toBeGreaterThan(0);
  expect(given).toEqual([]);
  expect(receipts).toEqual([]);
  node.heal();
  const whole = await allLogs();
  refuseAbove(0);
  expect(await allLogs()).toEqual(whole);
});
