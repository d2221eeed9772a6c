import { privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { withdrawalKey } from "@/lib/server/escrow/tables/relay";
import { findOutboxByKey } from "@/lib/server/kernel/tables/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { bodyOf, codeOf } from "@/testing/answers";
import {
  completedTask,
  relayedWithdrawal,
  signedWithdrawal,
  type WithdrawalAsk,
} from "@/testing/chain/anvil-flows";
import { openTestHouse, type TestHouse } from "@/testing/house";

const RECIPIENT = "0x00000000000000000000000000000000c0ffee01";
const PLAIN = "0x00000000000000000000000000000000c0ffee02";
const TAKES_ALL = "0x00";
const BURNS_ALL = "0xfe";
/** Takes the money when the gas is free, and burns all gas when it costs something. */
const BURNS_AT_A_PRICE = "0x3a15600657fe5b00";
/** Takes the money when no more than the base fee and the usual tip is paid above it, else burns all gas. */
const BURNS_ABOVE_A_BLOCKS_PRICE = "0x48633b9aca00013a11600d57005bfe";

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
  await completedTask(house, "ETH");
}, 120_000);
afterEach(async () => {
  house.afterSigning = undefined;
  house.context.mayPay = () => true;
  await house.rpc("evm_setIntervalMining", [1]);
});
afterAll(() => house.close());

type Ask = Omit<WithdrawalAsk, "asset" | "units">;
const asked = (ask: Ask) => ({ asset: "ETH", units: 1n, ...ask }) as const;
const consentOf = (userId: string, ask: Ask) => signedWithdrawal(house, userId, asked(ask));
const relay = (userId: string, input: Awaited<ReturnType<typeof consentOf>>) =>
  withdraw(house.context, { actor: house.actor(userId), input });
const relayed = (userId: string, ask: Ask) => relayedWithdrawal(house, userId, asked(ask));

async function outboxOf(id: string): Promise<OutboxRow> {
  const row = await house.books.store.read((tx) => findOutboxByKey(tx, withdrawalKey(id)));
  if (!row) throw new RangeError(`no row for ${id}`);
  return row;
}
const untilEnd = (id: string) =>
  house.until(async () => ["confirmed", "reverted"].includes((await outboxOf(id)).state));
const relayerWei = () =>
  house.chain.link.client.getBalance({ address: privateKeyToAccount(house.onChain.keys.relayer).address });

describe("a receiver that tells a trial call from a block", () => {
  it("does not learn it from the price of gas, and costs the relayer nothing", async () => {
    const before = await relayerWei();
    await house.rpc("anvil_setCode", [RECIPIENT, BURNS_AT_A_PRICE]);
    const id = await relayed("agent-1", { to: RECIPIENT });
    await untilEnd(id);
    expect(await outboxOf(id)).toMatchObject({ state: "reverted", nonce: null });
    expect(await relayerWei()).toBe(before);
  });

  it("sees the price that a block would have charged", async () => {
    await house.rpc("anvil_setCode", [RECIPIENT, BURNS_ABOVE_A_BLOCKS_PRICE]);
    const id = await relayed("agent-1", { to: RECIPIENT });
    await untilEnd(id);
    expect(await outboxOf(id)).toMatchObject({ state: "confirmed", error: null });
  });

  it("is tried as well while another withdrawal is under way", async () => {
    await house.rpc("evm_setIntervalMining", [0]);
    await house.rpc("anvil_setCode", [RECIPIENT, BURNS_ALL]);
    const other = await relayed("operator-001", { to: PLAIN });
    await house.sender.tick();
    expect(await outboxOf(other)).toMatchObject({ state: "sent" });
    const id = await relayed("agent-1", { to: RECIPIENT });
    await house.sender.tick();
    expect(await outboxOf(id)).toMatchObject({ state: "reverted", nonce: null });
    await untilEnd(other);
  });

  it("costs the relayer one block's gas for a consent, and no more than three in a day", async () => {
    house.afterSigning = () => house.rpc("anvil_setCode", [RECIPIENT, BURNS_ALL]).then(() => undefined);
    const nowS = await house.chain.chainNowS();
    for (const count of [1, 2, 3]) {
      await house.rpc("anvil_setCode", [RECIPIENT, TAKES_ALL]);
      const consent = await consentOf("agent-1", { to: RECIPIENT, deadlineS: nowS + 3_600 + count });
      const { id } = bodyOf<WithdrawalWire>(await relay("agent-1", consent));
      await untilEnd(id);
      expect((await outboxOf(id)).nonce).not.toBeNull();
      expect((await outboxOf(id)).state).toBe("reverted");
      expect(await codeOf(relay("agent-1", consent))).toBe("relay_refused");
    }
    const before = await relayerWei();
    const fourth = await consentOf("agent-1", { to: PLAIN });
    await expect(relay("agent-1", fourth)).rejects.toThrow("from your own wallet");
    expect(await relayerWei()).toBe(before);
  });
});

describe("a relayer without ETH", () => {
  it("lets what it owes wait, and sends it when it can pay again", async () => {
    const { address } = privateKeyToAccount(house.onChain.keys.relayer);
    const held = await relayerWei();
    const id = await relayed("operator-001", { to: PLAIN });
    await house.rpc("anvil_setBalance", [address, "0x1"]);
    await house.sender.tick();
    expect(await outboxOf(id)).toMatchObject({
      state: "queued",
      error: "the account that sends it has too little ETH",
    });
    await house.rpc("anvil_setBalance", [address, `0x${held.toString(16)}`]);
    await untilEnd(id);
    expect(await outboxOf(id)).toMatchObject({ state: "confirmed" });
  });
});

describe("payouts that are stopped", () => {
  it("hold up no release, however many of them wait", { timeout: 120_000 }, async () => {
    const id = await relayed("operator-001", { to: PLAIN });
    house.context.mayPay = () => false;
    const { data } = await outboxOf(id);
    await house.context.store.write(async (tx) => {
      const copy = `INSERT INTO outbox_rows (id, business_key, kind, signer, to_address, data, value_wei, gas_limit,
        state, attempts, created_at_ms, updated_at_ms)
        SELECT 'obx_' || ?, 'withdraw_to:' || ?, kind, signer, to_address, data, value_wei, gas_limit,
        state, attempts, created_at_ms, updated_at_ms FROM outbox_rows WHERE business_key = ?`;
      for (let count = 0; count < 20; count += 1) {
        await tx.run(copy, [`copy${count}`, `copy${count}`, `withdraw_to:${id}`]);
      }
    });
    await completedTask(house, "ETH");
    expect(await outboxOf(id)).toMatchObject({ state: "queued", data });
  });
});
