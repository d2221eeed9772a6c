import { encodeFunctionData, erc20Abi, type Hex } from "viem";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { hashOfId, refundCall, setServiceCall } from "@/lib/chain/router-calls";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { WEI_PER_UNIT } from "@/lib/domain/money";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import type { Service } from "@/lib/domain/treasury/policy";
import { transactionListQuery } from "@/lib/schemas/ledger/transactions";
import type { CallServiceInput, ServiceCallWire } from "@/lib/schemas/treasury/call";
import { listTransactions } from "@/lib/server/ledger/reads/list-transactions";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { ServiceRegistrar } from "@/lib/server/treasury/jobs/service-registrar";
import type { ProviderResult } from "@/lib/server/treasury/providers/provider";
import { getCall } from "@/lib/server/treasury/reads/calls";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openTestHouse } from "@/testing/house";
import { cents } from "@/testing/policy";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { askService } from "./call-service";
import { serveCall } from "./serve-call";

const COST = cents(300);
const BATCH = DEMO_POLICY.services.find(({ id }) => id === "BATCH_COMPUTE");

const addressOf = (service: Service | undefined): Hex => `0x${service?.payee.slice(2)}`;

let house: AnvilHouse;
/** What its provider was asked, and what it answers next; it serves where nothing is said. */
let asked: { callId: string; paymentTx: string | null }[] = [];
let answers: ProviderResult[] = [];

beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
  Object.assign(house.context, { config: { ...house.context.config, paymentRail: "router" } });
  await openTreasury(house.context, { units: DEMO_TREASURY_UNITS });
  const { link, router, keys } = house.onChain;
  const { context } = house;
  await new ServiceRegistrar({ context, link, router, treasuryKey: keys.treasury }).tick();
});
afterAll(() => house?.close());
beforeEach(() => {
  asked = [];
  answers = [];
});

const serve = (id: string) =>
  serveCall(
    {
      context: house.context,
      askProvider: async ({ callId, paymentTx }) => {
        asked.push({ callId, paymentTx });
        return answers.shift() ?? { kind: "served", result: { sum: 8 } };
      },
    },
    { callId: id },
  );

/** Asks while the house's jobs go on. */
async function ask(more: Partial<CallServiceInput> = {}): Promise<ServiceCallWire> {
  const request = { serviceId: "BATCH_COMPUTE", agentId: "batch-agent", quantity: 1, allowDowngrade: false };
  let isOver = false;
  const asking = askService(
    { context: house.context, serveCall: serve, openCircuitUntilMs: () => null },
    { actor: house.actor("operator-001"), input: { ...request, input: { data: [3, 5] }, ...more } },
  ).finally(() => {
    isOver = true;
  });
  asking.catch(() => undefined);
  while (!isOver) await house.pass(1);
  return asking;
}

const callNow = (id = "") => getCall(house.context.store, { actor: house.actor("operator-001"), id });
const treasury = () => house.balanceOf(houseAccount("treasury", "MNEE"));

/** What was booked of a call, the newest first. */
async function kindsOf(callId: string): Promise<string[]> {
  const asked = { actor: house.actor("operator-001"), filter: transactionListQuery.parse({ callId }) };
  return (await listTransactions(house.context.store, asked)).items.map(({ kind }) => kind);
}

async function unitsOf(account: Hex): Promise<bigint> {
  const token = house.onChain.deployment.tokens.MNEE.address;
  return (await readTokenBalanceWei(house.onChain.link.client, { token, account })) / WEI_PER_UNIT;
}

/** What the treasury says to its router by itself. */
async function byTreasury(functionName: "stop" | "start"): Promise<void> {
  const { link, keys, router } = house.onChain;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName });
  await house.mined(await new KeySender(link.client).send(keys.treasury, { to: router.address, data }));
}

/** Somebody gives money of a payment back. */
async function giveBack(paymentId: Hex, units: bigint): Promise<void> {
  const { router, deployment } = house.onChain;
  const args = [router.address, units * WEI_PER_UNIT] as const;
  const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
  const approval = { to: deployment.tokens.MNEE.address, data: approve };
  for (const call of [approval, refundCall(router.address, { paymentId, units })]) {
    await house.mined(await house.wallet.send("buyer-002", { ...call, valueWei: 0n }));
  }
  await house.pass(7);
}

it("pays a call on the chain, once, before its provider is asked, and books what the chain says", async () => {
  const before = await unitsOf(addressOf(BATCH));
  const { decision, call, result, receipt } = await ask();
  expect(decision).toMatchObject({ action: "ALLOWED", rail: "router" });
  expect(call).toMatchObject({ state: "served" });
  expect(result).toEqual({ sum: 8 });
  expect(receipt).toMatchObject({ rail: "router", amount: { units: String(COST) } });
  expect(asked).toEqual([{ callId: decision.id, paymentTx: receipt?.payment?.transactionHash }]);
  expect(await unitsOf(addressOf(BATCH))).toBe(before + COST);
  expect(await treasury()).toBe(DEMO_TREASURY_UNITS - COST);
  expect(await unitsOf(house.onChain.router.treasury)).toBe(DEMO_TREASURY_UNITS - COST);
  expect(await house.redChecks()).toEqual([]);
});

it("never asks the provider of a call whose payment the chain refuses, and frees what it held", async () => {
  await byTreasury("stop");
  const before = await treasury();
  const { call, result } = await ask();
  expect(call).toMatchObject({ state: "released", failure: expect.stringContaining("SpendingIsStopped") });
  expect([result, asked, await treasury()]).toEqual([null, [], before]);
  await byTreasury("start");
  expect((await ask()).decision.caps.find(({ scope }) => scope === "house")).toMatchObject({
    held: { units: "0" },
    used: { units: String(COST) },
  });
  expect(await house.redChecks()).toEqual([]);
});

it("pays nothing for a service that is dearer on the chain than what was decided", async () => {
  const { link, keys, router } = house.onChain;
  const set = (unitPriceUnits: bigint) => {
    const of = {
      serviceHash: hashOfId("BATCH_COMPUTE"),
      provider: addressOf(BATCH),
      unitPriceUnits,
      isActive: true,
    };
    return new KeySender(link.client).send(keys.treasury, setServiceCall(router.address, of));
  };
  await house.mined(await set(COST + 1n));
  await expect(ask()).rejects.toBeInstanceOf(ChainUnavailable);
  await house.mined(await set(COST));
});

it("comes again by the same id where its provider fails, and is never paid twice", async () => {
  answers = [{ kind: "failed", why: "The provider answers 503", isRetryable: true }];
  const before = await treasury();
  const { call } = await ask();
  const again = async () => {
    await house.later(1);
    await serve(call?.id ?? "");
    return (await callNow(call?.id)).state === "served";
  };
  if (call?.state !== "served") await house.until(again);
  expect(asked.map(({ callId }) => callId)).toEqual([call?.id, call?.id]);
  expect(await callNow(call?.id)).toMatchObject({ state: "served", tries: 2, result: { sum: 8 } });
  expect(await treasury()).toBe(before - COST);
});

it("stands as a claim when its provider takes the money and does not serve, and is over once it is back", async () => {
  answers = [{ kind: "failed", why: "The provider answers 400", isRetryable: false }];
  const before = await treasury();
  const { call, receipt } = await ask();
  expect(call).toMatchObject({ state: "claimed", failure: "The provider answers 400" });
  const paymentId: Hex = `0x${receipt?.payment?.paymentId.slice(2)}`;
  await giveBack(paymentId, cents(100));
  expect(await callNow(call?.id)).toMatchObject({
    state: "claimed",
    receipt: { returned: { units: String(cents(100)) } },
  });
  await giveBack(paymentId, cents(200));
  expect(await callNow(call?.id)).toMatchObject({
    state: "refunded",
    receipt: { returned: { units: String(COST) } },
  });
  expect(await treasury()).toBe(before);
  expect(await kindsOf(call?.id ?? "")).toEqual(["treasury_in", "treasury_in", "spend"]);
  await serve(call?.id ?? "");
  expect(asked).toHaveLength(1);
  expect(await house.redChecks()).toEqual([]);
});

it("books a payment that nobody here decided, and says so until an operator has looked", async () => {
  const { link, keys, router } = house.onChain;
  const args = [hashOfId("BATCH_COMPUTE"), "thief", "none", 1n] as const;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName: "payForService", args });
  const before = await treasury();
  await house.mined(await new KeySender(link.client).send(keys.spender, { to: router.address, data }));
  await house.pass(7);
  expect(await treasury()).toBe(before - COST);
  expect((await house.redChecks()).join()).toContain("the router paid what was decided");
});
