import { encodeFunctionData, erc20Abi, type Hex, type PublicClient } from "viem";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { refundCall } from "@/lib/chain/router-calls";
import { WEI_PER_UNIT } from "@/lib/domain/money";
import { MINUTE_MS } from "@/lib/domain/time";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { RouterSumsReader } from "@/lib/server/escrow/chain/router-sums";
import { readTreasury } from "@/lib/server/escrow/chain/treasury-reader";
import { requirePayouts } from "@/lib/server/escrow/relay/require-payouts";
import { confirmedBlock } from "@/lib/server/escrow/tables/chain-log";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { CHECKS } from "@/lib/server/startup/subsystems";
import { askService } from "@/lib/server/treasury/commands/call-service";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import { ServiceRegistrar } from "@/lib/server/treasury/jobs/service-registrar";
import { getCall } from "@/lib/server/treasury/reads/calls";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openTestHouse } from "@/testing/house";
import { cents } from "@/testing/policy";
import { silent } from "@/testing/silent";
import { askFor, openTreasury } from "@/testing/treasury";

const COST = cents(300);
const CONFIRMED = 7;

let house: AnvilHouse;
let reconciler: Reconciler;

beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
  const { context, chainReader } = house;
  reconciler = new Reconciler({ context, chainReader, checks: CHECKS, log: silent });
  const asked = {
    mayPay: () => reconciler.mayPay(),
    maySpend: () => reconciler.maySpend(),
    isChainSilent: () => reconciler.isChainSilent(),
  };
  Object.assign(context, { config: { ...context.config, paymentRail: "router" }, ...asked });
  await openTreasury(context, { units: DEMO_TREASURY_UNITS });
  const { link, router, keys } = house.onChain;
  await new ServiceRegistrar({ context, link, router, treasuryKey: keys.treasury }).tick();
  await house.pass(CONFIRMED);
});
afterAll(() => house?.close());
/** Each test leaves the treasury as it found it. */
afterEach(async () => {
  await compare();
  expect([reconciler.maySpend(), reconciler.wrong()]).toEqual([true, []]);
});

/** The next comparison. */
async function compare(): Promise<string[]> {
  house.time.aheadMs += MINUTE_MS;
  await house.pass(1);
  await reconciler.tick();
  return reconciler.wrong().map(({ sentence }) => sentence);
}

const resultOf = (name: string) => reconciler.results().find((one) => one.name === name);

const serve = (id: string) =>
  serveCall(
    { context: house.context, askProvider: async () => ({ kind: "served", result: { sum: 8 } }) },
    { callId: id },
  );

async function ask(): Promise<ServiceCallWire> {
  const request = { serviceId: "BATCH_COMPUTE", agentId: "batch-agent", quantity: 1, allowDowngrade: false };
  let isOver = false;
  const asking = askService(
    { context: house.context, serveCall: serve, openCircuitUntilMs: () => null },
    { actor: house.actor("operator-001"), input: { ...request, input: {} } },
  ).finally(() => {
    isOver = true;
  });
  asking.catch(() => undefined);
  while (!isOver) await house.pass(1);
  return asking;
}

function onToken(functionName: "transfer" | "approve", args: [Hex, bigint]) {
  const data = encodeFunctionData({ abi: erc20Abi, functionName, args });
  return { to: house.onChain.deployment.tokens.MNEE.address, data };
}

/** What the treasury does behind the house's back. */
async function byTreasury(call: ReturnType<typeof onToken>): Promise<void> {
  const { link, keys } = house.onChain;
  await house.mined(await new KeySender(link.client).send(keys.treasury, call));
  await house.pass(CONFIRMED);
}

async function byUser(id: string, calls: readonly ReturnType<typeof onToken>[]): Promise<void> {
  for (const call of calls) await house.mined(await house.wallet.send(id, { ...call, valueWei: 0n }));
  await house.pass(CONFIRMED);
}

const toWei = (units: bigint) => units * WEI_PER_UNIT;
const stateOf = async (id = "") =>
  (await getCall(house.context.store, { actor: house.actor("operator-001"), id })).state;

it("agrees with the router on what was paid and came back", async () => {
  expect(await compare()).toEqual([]);
  const { receipt } = await ask();
  const { router } = house.onChain;
  const paymentId: Hex = `0x${receipt?.payment?.paymentId.slice(2)}`;
  const approval = onToken("approve", [router.address, toWei(cents(100))]);
  await byUser("buyer-002", [approval, refundCall(router.address, { paymentId, units: cents(100) })]);
  expect(await compare()).toEqual([]);
  expect(resultOf("the router paid what the books have of it")?.detail).toContain(
    "books 3.00 MNEE paid and 1.00 MNEE back, router 3.00 MNEE and 1.00 MNEE at block",
  );
  expect(resultOf("the treasury's wallet holds what agents spend from")?.detail).toContain(
    "books 999,998.00 MNEE, wallet 999,998.00 MNEE",
  );
});

it("finds money that left the wallet by itself, pays no service until it is back, and people all the while", async () => {
  const { router } = house.onChain;
  const { call: owed } = await askFor(house.context);
  await byTreasury(onToken("transfer", [house.addressOf("operator-001"), WEI_PER_UNIT]));
  // The payment that was owed before is under way, and comes to its end.
  await house.until(async () => (await stateOf(owed?.id)) === "paid");
  await serve(owed?.id ?? "");
  expect(await compare()).toEqual(["no service is paid: the treasury's wallet holds what agents spend from"]);
  expect(() => requirePayouts(house.context)).not.toThrow();
  await expect(ask()).rejects.toMatchObject({ code: "treasury_red", retryAfterS: 60 });
  const { call: late } = await askFor(house.context);
  await house.pass(CONFIRMED);
  expect(await stateOf(late?.id)).toBe("paying");
  await byUser("operator-001", [onToken("transfer", [router.treasury, WEI_PER_UNIT])]);
  expect(await compare()).toEqual([]);
  await house.until(async () => (await stateOf(late?.id)) === "paid");
  await serve(late?.id ?? "");
  expect((await ask()).call).toMatchObject({ state: "served" });
});

it("finds that the treasury lets its router take less", async () => {
  const { router } = house.onChain;
  await byTreasury(onToken("approve", [router.address, toWei(cents(1_000))]));
  expect(await compare()).toEqual([
    "no service is paid: the treasury lets its router take what agents spend from",
  ]);
  await byTreasury(onToken("approve", [router.address, toWei(DEMO_TREASURY_UNITS)]));
});

it("finds a payment of the router that the books have in another amount, or refunds", async () => {
  for (const column of ["units", "returned_units"]) {
    const set = (by: number) =>
      house.context.store.write((tx) => tx.run(`UPDATE router_payments SET ${column} = ${column} + ?`, [by]));
    await set(1);
    await compare();
    expect(resultOf("the router paid what the books have of it")?.state).toBe("broken");
    await set(-1);
    await compare();
  }
});

/** A client that fails where it is said. */
const but = (overrides: Partial<Record<keyof PublicClient, unknown>>): PublicClient =>
  Object.create(
    house.onChain.link.client,
    Object.fromEntries(Object.entries(overrides).map(([name, value]) => [name, { value }])),
  );

async function place() {
  const { router } = house.onChain;
  const { facts } = house.chain;
  const block = (await house.context.store.read(confirmedBlock)) ?? 0;
  const sums = new RouterSumsReader(router);
  return { block, sums, of: { facts, router, sums } };
}

it("reads the newest wallet where the node has lost a block's state, and what was paid since", async () => {
  const { link } = house.onChain;
  const { of, block } = await place();
  const expected = await readTreasury(link.client, of, block);
  await ask();
  const forgetful = but({
    getCode: ({ address, blockNumber }: { address: Hex; blockNumber: bigint }) =>
      Number(blockNumber) <= block
        ? Promise.reject(new Error("missing trie node"))
        : link.client.getCode({ address, blockNumber }),
  });
  expect(await readTreasury(forgetful, of, block)).toEqual(expected);
});

it("has nothing to compare before the treasury let anybody spend", async () => {
  const { of } = await place();
  const { fromBlock } = of.router;
  for (const block of [fromBlock, fromBlock + 1])
    expect(await readTreasury(house.onChain.link.client, of, block)).toMatchObject({ isSetUp: false });
});

it("adds up what a node gives a block at a time, reads no final block twice, and begins anew after another chain's", async () => {
  const { link } = house.onChain;
  const { block, sums } = await place();
  const asked: bigint[] = [];
  const counted = but({
    getLogs: (of: { fromBlock: bigint; toBlock: bigint }) => {
      asked.push(of.fromBlock);
      return of.fromBlock === of.toBlock
        ? Promise.reject(new Error("no logs of such a block"))
        : link.client.getLogs(of);
    },
  });
  const stingy = but({ getLogs: () => Promise.reject(new Error("too many blocks")) });
  const whole = await sums.upTo(counted, block);
  expect(whole.paidUnits).toBeGreaterThanOrEqual(3n * COST);
  expect(await new RouterSumsReader(house.onChain.router).upTo(stingy, block)).toEqual(whole);
  expect(await sums.upTo(counted, block)).toEqual(whole);
  const first = BigInt(house.onChain.router.fromBlock);
  expect(asked).toEqual([first]);
  const replaced = but({
    getLogs: (of: { fromBlock: bigint; toBlock: bigint }) => {
      asked.push(of.fromBlock);
      return link.client.getLogs(of);
    },
    getBlock: async (of: { blockNumber: bigint }) => ({
      ...(await link.client.getBlock(of)),
      hash: `0x${"ab".repeat(32)}`,
    }),
  });
  expect(await sums.upTo(replaced, block)).toEqual(whole);
  expect(asked).toEqual([first, first]);
});
