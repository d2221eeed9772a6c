import { encodeDeployData, type Hex, parseAbi, toHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { houseAccount } from "@/lib/domain/ledger/journals";
import { parseUnits, WEI_PER_UNIT } from "@/lib/domain/money";
import { HOUR_MS, SECOND_MS } from "@/lib/domain/time";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import { readEtherPrice } from "@/lib/server/escrow/chain/ether-price";
import { outboxWaiting } from "@/lib/server/escrow/tables/relay";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { showEarnings } from "@/lib/server/network/reads/payouts";
import { oldestFundedMs } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import { KeySender } from "@/lib/server/rpc/key-sender";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { compiled } from "@/testing/chain/compiled";
import { mneeOf, openPayingHouse, walletOf } from "@/testing/network/paying-house";
import { evaluatedAs } from "@/testing/network/payouts";
import { Payer } from "./payer";

const ORCHESTRATORS = ["orc_key", "orc_contract"] as const;
/** Twelve dollars, at 2000 an ether. */
const WORTH = 6_000_000n;
const COST = parseUnits("MNEE", "12");
/** A contract that takes nothing: `revert(0, 0)`. */
const REFUSES: Hex = "0x60006000fd";

let house: AnvilHouse;

beforeAll(async () => {
  house = await openPayingHouse({ ids: ORCHESTRATORS, asset: "ETH" });
});
afterAll(() => house?.close());

const payer = () => privateKeyToAddress(house.onChain.keys.payer);
const etherOf = async (address: Hex) =>
  (await house.onChain.link.client.getBalance({ address })) / WEI_PER_UNIT;
const evaluate = (id: string, number: number) =>
  house.context.store.write((tx) =>
    evaluatedAs(tx, house.context, { orchestratorId: id, number, microUsd: 12_000_000n }),
  );
const payouts = (id: string) =>
  house.context.store.read((tx) =>
    tx.all<PayoutRow>("SELECT * FROM payouts WHERE orchestrator_id = ? ORDER BY id", [id]),
  );
const transfers = () =>
  house.context.store.read((tx) =>
    tx.all<OutboxRow>("SELECT * FROM outbox_rows WHERE kind = 'send_ether' ORDER BY id"),
  );
const beat = () => Promise.all([new Payer(house.context).tick(), new Payer(house.context).tick()]);
/** Two payers, until the last payout of an orchestrator stands so. */
const until = (id: string, state: PayoutRow["state"]) =>
  house.until(async () => {
    await beat();
    return (await payouts(id)).at(-1)?.state === state;
  });

it("is paid for by the treasury to the payer's wallet, and sent from there, once, with two payers", async () => {
  await evaluate("orc_key", 1);
  await until("orc_key", "paid");
  expect(await etherOf(walletOf("orc_key"))).toBe(WORTH);
  expect(await mneeOf(house, payer())).toBe(COST);
  expect(await house.balanceOf(houseAccount("treasury", "MNEE"))).toBe(DEMO_TREASURY_UNITS - COST);
  const [payout] = await payouts("orc_key");
  const [transfer, ...more] = await transfers();
  expect(more).toEqual([]);
  expect(transfer).toMatchObject({ state: "confirmed", signer: payer(), taskId: null, data: "0x" });
  expect(payout).toMatchObject({
    ...{ units: WORTH, priceUsdUnits: 2_000_000_000n, txHash: transfer?.txHash, why: null },
    ...{ fundTxHash: expect.stringMatching(/^0x/), journalId: expect.any(String) },
    endedAtMs: expect.any(Number),
  });
  expect(payout?.fundTxHash).not.toBe(payout?.txHash);
  const earned = await house.context.store.read((tx) => showEarnings(tx, "orc_key"));
  expect(earned).toMatchObject([
    { amount: { asset: "ETH", units: String(WORTH) }, microUsd: "12000000", payouts: 1 },
  ]);
  expect(await house.redChecks()).toEqual([]);
});

it("that a payee does not take is owed as before, holds up nobody, and arrives when it is taken, as much as at first", async () => {
  const client = house.chain;
  await house.rpc("anvil_setCode", [walletOf("orc_contract"), REFUSES]);
  await evaluate("orc_contract", 1);
  await until("orc_contract", "bounced");
  const [bounced] = await payouts("orc_contract");
  expect(bounced).toMatchObject({ units: WORTH, why: expect.stringMatching(/^Its ether was not taken: /) });
  expect(bounced?.endedAtMs).toBeNull();
  expect(await house.context.store.read(oldestFundedMs)).toBeNull();
  await evaluate("orc_key", 2);
  await until("orc_key", "paid");
  expect(await house.redChecks()).toEqual([]);
  await house.rpc("anvil_setCode", [walletOf("orc_contract"), "0x"]);
  const { etherPrice } = client;
  client.etherPrice = async () => ({ microUsd: 4_000_000_000n });
  try {
    await house.later(HOUR_MS / SECOND_MS);
    await until("orc_contract", "paid");
  } finally {
    client.etherPrice = etherPrice;
  }
  expect(await etherOf(walletOf("orc_contract"))).toBe(WORTH);
  expect(await payouts("orc_contract")).toMatchObject([{ tries: 2, priceUsdUnits: 2_000_000_000n }]);
  expect(await house.redChecks()).toEqual([]);
});

it("arrives once when the house dies between signing and sending", async () => {
  const before = await etherOf(walletOf("orc_key"));
  await evaluate("orc_key", 3);
  await until("orc_key", "sending");
  house.afterSigning = async () => {
    throw new RangeError("the process dies here");
  };
  await expect(house.pass(10)).rejects.toThrow("dies here");
  house.afterSigning = undefined;
  house.restartJobs();
  await until("orc_key", "paid");
  expect(await etherOf(walletOf("orc_key"))).toBe(before + WORTH);
  expect(await house.redChecks()).toEqual([]);
});

it("waits while nobody knows what ether costs, and says why", async () => {
  const { etherPrice } = house.chain;
  house.chain.etherPrice = async () => ({ why: "The price of ether is 9 s old, and may be 8 s" });
  await evaluate("orc_key", 4);
  await until("orc_key", "funded");
  await beat();
  const [waiting] = (await payouts("orc_key")).slice(-1);
  expect(waiting).toMatchObject({ state: "funded", units: null, why: expect.stringContaining("9 s old") });
  expect(await house.context.store.read(oldestFundedMs)).toBe(waiting?.owedAtMs);
  house.chain.etherPrice = etherPrice;
  await house.later(60);
  await until("orc_key", "paid");
});

it("waits for an operator once its key has sent what the books do not know, and goes out by a new one", async () => {
  const keySender = new KeySender(house.onChain.link.client);
  await house.mined(await keySender.send(house.onChain.keys.payer, { to: payer() }));
  const before = await etherOf(walletOf("orc_key"));
  await evaluate("orc_key", 5);
  await until("orc_key", "sending");
  await house.pass(8);
  expect((await transfers()).at(-1)).toMatchObject({ state: "queued", nonce: null });
  const waiting = await house.context.store.read((tx) => outboxWaiting(tx, house.context.clock() + 1));
  expect(waiting.map(({ reason }) => reason)).toEqual([expect.stringContaining("do not know")]);
  expect(await etherOf(walletOf("orc_key"))).toBe(before);
  const key = generatePrivateKey();
  const address = privateKeyToAddress(key);
  await house.rpc("anvil_setBalance", [address, toHex(10n ** 18n)]);
  Object.assign(house.onChain.keys, { payer: key });
  Object.assign(house.chain.facts, { payer: address });
  house.restartJobs();
  await until("orc_key", "paid");
  expect(await etherOf(walletOf("orc_key"))).toBe(before + WORTH);
  expect((await transfers()).at(-1)).toMatchObject({ state: "confirmed", signer: address });
  expect(await house.redChecks()).toEqual([]);
});

it("costs what a feed on the chain says, while that is young enough", async () => {
  const { link, keys } = house.onChain;
  const nowS = await house.chain.chainNowS();
  const data = encodeDeployData({
    abi: parseAbi(["constructor(int256 price_, uint256 saidAt_)"]),
    bytecode: compiled("feeds/PriceFeed"),
    args: [251_234_567_890n, BigInt(nowS)],
  });
  const hash = await new KeySender(link.client).send(keys.deployer, { data });
  await house.mined(hash);
  const { contractAddress: address } = await link.client.getTransactionReceipt({ hash });
  if (!address) throw new RangeError("no feed was made");
  const ask = () => readEtherPrice(link, { kind: "feed", address, maxAgeS: 600 });
  expect(await ask()).toEqual({ microUsd: 2_512_345_678n });
  await house.later(601);
  expect(await ask()).toEqual({ why: expect.stringMatching(/s old, and may be 600 s$/) });
  expect(await readEtherPrice(link, null)).toEqual({ why: "This house knows no price of ether" });
  await expect(readEtherPrice(link, { kind: "feed", address: payer(), maxAgeS: 600 })).rejects.toThrow();
});
