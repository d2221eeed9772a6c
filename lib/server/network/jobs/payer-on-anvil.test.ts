import { encodeFunctionData, type Hex } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { parseUnits } from "@/lib/domain/money";
import { HOUR_MS, SECOND_MS } from "@/lib/domain/time";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import { sendPayouts } from "@/lib/server/network/commands/send-payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import { KeySender } from "@/lib/server/rpc/key-sender";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { mneeOf, openPayingHouse, walletOf } from "@/testing/network/paying-house";
import { evaluatedAs } from "@/testing/network/payouts";
import { Payer } from "./payer";

const ORCHESTRATORS = 100;
const INTERVALS = 3;
const BAD = 41;
const COST = parseUnits("MNEE", "12");
const ids = Array.from({ length: ORCHESTRATORS }, (_, index) => `orc_${String(index).padStart(3, "0")}`);

let house: AnvilHouse;

beforeAll(async () => {
  house = await openPayingHouse({ ids, asset: "MNEE" });
});
afterAll(() => house?.close());

const token = () => house.onChain.deployment.tokens.MNEE.address;
const unitsOf = (account: Hex) => mneeOf(house, account);

async function asIssuer(functionName: "blacklist" | "delist", account: Hex): Promise<void> {
  const data = encodeFunctionData({ abi: mockMneeAbi, functionName, args: [account] });
  const { link, keys } = house.onChain;
  await house.mined(await new KeySender(link.client).send(keys.deployer, { to: token(), data }));
}

const evaluateAll = (number: number) =>
  house.context.store.write(async (tx) => {
    for (const orchestratorId of ids)
      await evaluatedAs(tx, house.context, { orchestratorId, number, microUsd: 12_000_000n });
  });

const payouts = () =>
  house.context.store.read((tx) => tx.all<PayoutRow>("SELECT * FROM payouts ORDER BY id"));
const counted = async () => {
  const counts: Record<string, number> = {};
  for (const { state } of await payouts()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

/** Two payers beat as one, and the jobs with them, until nothing is under way. */
async function payAll(): Promise<void> {
  const payers = [new Payer(house.context), new Payer(house.context)];
  await Promise.all(payers.map((payer) => payer.tick()));
  await house.until(async () => ((await counted()).paying ?? 0) === 0);
}

it("pays 99 of 100 in every interval, each once, while one wallet is blacklisted, with two payers", async () => {
  const bad = ids[BAD] ?? "";
  await asIssuer("blacklist", walletOf(bad));
  for (let number = 1; number <= INTERVALS; number++) {
    await evaluateAll(number);
    await payAll();
    expect((await counted()).paid).toBe(number * (ORCHESTRATORS - 1));
  }
  const all = await payouts();
  const ofBad = all.filter(({ orchestratorId }) => orchestratorId === bad);
  expect(ofBad.map(({ state }) => state)).toEqual(["blocked", "owed", "owed"]);
  expect(ofBad[0]?.why).toBe(
    "Not paid: the account is blacklisted by the token's issuer (blacklistedAddress)",
  );
  for (const id of ids) expect(await unitsOf(walletOf(id))).toBe(id === bad ? 0n : BigInt(INTERVALS) * COST);
  const spentUnits = BigInt(INTERVALS * (ORCHESTRATORS - 1)) * COST;
  expect(await house.balanceOf(houseAccount("treasury", "MNEE"))).toBe(DEMO_TREASURY_UNITS - spentUnits);
  expect(await unitsOf(house.onChain.router.treasury)).toBe(DEMO_TREASURY_UNITS - spentUnits);
  expect(await house.redChecks()).toEqual([]);
});

it("pays the one as soon as its wallet takes money again, and what had waited behind it", async () => {
  const bad = ids[BAD] ?? "";
  await asIssuer("delist", walletOf(bad));
  await house.later(HOUR_MS / SECOND_MS);
  for (let round = 0; round < INTERVALS; round++) await payAll();
  expect(await counted()).toEqual({ paid: INTERVALS * ORCHESTRATORS });
  expect(await unitsOf(walletOf(bad))).toBe(BigInt(INTERVALS) * COST);
  expect(await house.redChecks()).toEqual([]);
});

it("pays once when the house dies between signing and sending, and goes on when it is there again", async () => {
  const before = await unitsOf(walletOf("orc_000"));
  await evaluateAll(INTERVALS + 1);
  house.afterSigning = () => Promise.reject(new Error("killed"));
  await sendPayouts(house.context);
  await expect(house.tick()).rejects.toThrow("killed");
  house.afterSigning = undefined;
  house.restartJobs();
  await payAll();
  await payAll();
  expect(await unitsOf(walletOf("orc_000"))).toBe(before + COST);
  expect(await counted()).toEqual({ paid: (INTERVALS + 1) * ORCHESTRATORS });
  expect(await house.redChecks()).toEqual([]);
});

it("pays once after blocks that paid are gone", async () => {
  const before = await unitsOf(walletOf("orc_000"));
  await evaluateAll(INTERVALS + 2);
  await new Payer(house.context).tick();
  await house.pass(2);
  await house.rpc("anvil_reorg", [2, []]);
  await payAll();
  expect(await unitsOf(walletOf("orc_000"))).toBe(before + COST);
  expect(await counted()).toEqual({ paid: (INTERVALS + 2) * ORCHESTRATORS });
  expect(await house.redChecks()).toEqual([]);
});
