import { encodeFunctionData, erc20Abi, type Hex, parseGwei } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fundCall, OWN_TRANSACTION, releaseCall } from "@/lib/chain/escrow-calls";
import { toContractTerms } from "@/lib/chain/escrow-terms";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { chainPosition } from "@/lib/server/escrow/mirror/chain-position";
import { outboxWaiting, withdrawalKey } from "@/lib/server/escrow/tables/relay";
import { openSuspense } from "@/lib/server/escrow/tables/suspense";
import { findWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import { findOutbox, findOutboxByKey, outboxOf } from "@/lib/server/kernel/tables/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { userByAddress } from "@/lib/server/kernel/tables/users";
import { startAnvil } from "@/lib/server/rpc/anvil";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { codeOf } from "@/testing/answers";
import {
  approvedTask,
  completedTask,
  relayedWithdrawal,
  signedWithdrawal,
} from "@/testing/chain/anvil-flows";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { silent } from "@/testing/silent";

const STRANGER_KEY = `0x${"5e".repeat(32)}` as const;

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
});
afterAll(() => house.close());

const balanceOf = (account: string) => house.balanceOf(account);

describe("a reorg of depth 3 under a payment without our confirmations", () => {
  it("takes the sighting back, keeps the task waiting, and takes the payment when it comes again", async () => {
    const task = await house.post("MNEE");
    await house.rpc("evm_setIntervalMining", [0]);
    await house.pay(task);
    await house.indexer.tick();
    expect(await balanceOf("pending:MNEE")).toBe(4_080_000_000n);
    await house.mine(1);
    await house.rpc("anvil_reorg", [3, []]);
    await house.indexer.tick();
    expect(await balanceOf("pending:MNEE")).toBe(0n);
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    expect(await balanceOf("escrow:MNEE")).toBe(4_080_000_000n);
    expect(await balanceOf("pending:MNEE")).toBe(0n);
    await house.rpc("evm_setIntervalMining", [1]);
  });
});

describe("money that nobody asked for", () => {
  it("given straight to the escrow lies in suspense", async () => {
    const { escrow, tokens } = house.onChain.deployment;
    const before = await balanceOf("suspense:MNEE");
    const args = [escrow, 5_000_000_000_000_000_000n] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await house.wallet.send("buyer-002", { to: tokens.MNEE.address, data });
    await house.until(async () => (await balanceOf("suspense:MNEE")) === before + 5_000_000_000n);
    const items = await house.books.store.read((tx) => openSuspense(tx, 100));
    expect(items.map(({ asset, units }) => ({ asset, units }))).toContainEqual({
      asset: "MNEE",
      units: 5_000_000_000n,
    });
  });
});

describe("a job of people who never came here", () => {
  it("is followed to its end, and what it owes can be withdrawn", async () => {
    const { escrow } = house.onChain.deployment;
    const [buyer, agent] = [house.addressOf("buyer-002"), privateKeyToAccount(STRANGER_KEY).address];
    const now = await house.chain.chainNowS();
    const terms = toContractTerms({
      buyer,
      agent,
      arbiter: house.onChain.deployment.roles.arbiter,
      token: ETH_TOKEN,
      ceilingUnits: 1_000_000n,
      feeBps: 0,
      payByS: now + 600,
      windows: {
        acceptWithinS: 60,
        deliverWithinS: 60,
        reviewWithinS: 60,
        contestWithinS: 60,
        resolveWithinS: 60,
      },
      graceS: 0,
      quoteHash: STRANGER_KEY,
      salt: STRANGER_KEY,
    });
    const fund = fundCall({ escrow, terms });
    const assigned = { agent, price: 1_000_000n, assignment: "0x" as const };
    const release = releaseCall({ escrow, terms, assigned, consent: OWN_TRANSACTION });
    const heldBefore = await balanceOf("suspense:ETH");
    await house.wallet.send("buyer-002", { to: fund.to, data: fund.data, valueWei: fund.value });
    await house.until(async () => (await balanceOf("suspense:ETH")) === heldBefore + 1_000_000n);
    await house.wallet.send("buyer-002", { to: release.to, data: release.data });
    const owner = async () => house.books.store.read((tx) => userByAddress(tx, agent));
    await house.until(async () => (await owner()) !== undefined);
    expect(await balanceOf(`user:${(await owner())?.id}:ETH`)).toBe(1_000_000n);
    expect(await balanceOf("suspense:ETH")).toBe(heldBefore);
  });
});

async function releasesOf(taskId: string): Promise<OutboxRow[]> {
  const rows = await house.books.store.read((tx) => outboxOf(tx, taskId));
  return rows.filter((row) => row.kind === "release");
}

describe("a fee that rises while a release is being signed", () => {
  it("is paid under the same nonce, and the next relay goes after it", async () => {
    const first = await approvedTask(house, "MNEE");
    house.afterSigning = async () => {
      house.afterSigning = undefined;
      await house.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${parseGwei("20").toString(16)}`]);
      await house.mine(1);
    };
    await house.untilStatus(first, "completed");
    const [release] = await releasesOf(first);
    expect(release).toMatchObject({ state: "confirmed", error: null });
    expect(release?.attempts).toBeGreaterThan(1);
    await house.untilStatus(await approvedTask(house, "MNEE"), "completed");
  });

  it("is waited for above the most that the house pays, and says so", async () => {
    const taskId = await approvedTask(house, "MNEE");
    const setBaseFee = (gwei: string) =>
      house.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${parseGwei(gwei).toString(16)}`]);
    const beat = async () => {
      await setBaseFee("400");
      await house.mine(1);
      await house.tick();
    };
    await beat();
    await beat();
    await beat();
    const waiting = () => house.books.store.read((tx) => outboxWaiting(tx, house.context.clock() + 1));
    expect((await waiting()).map(({ reason }) => reason)).toEqual([
      "the chain asks for more than 300 gwei, the most that is paid here for gas",
    ]);
    await setBaseFee("1");
    await house.mine(1);
    await house.untilStatus(taskId, "completed");
    expect(await waiting()).toEqual([]);
  });
});

describe("a form at the most that the house pays, which the node has dropped", () => {
  it("is sent again once the fee has fallen, since nothing dearer can be signed", async () => {
    const setBaseFee = (gwei: string) =>
      house.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${parseGwei(gwei).toString(16)}`]);
    const taskId = await approvedTask(house, "MNEE");
    await house.rpc("evm_setIntervalMining", [0]);
    await setBaseFee("160");
    await house.mine(1);
    await house.keeper.tick();
    await house.sender.tick();
    const [sent] = await releasesOf(taskId);
    if (sent?.state !== "sent") throw new RangeError("the release was not sent");
    await house.rpc("anvil_dropTransaction", [sent.txHash]);
    await setBaseFee("1");
    await house.mine(1);
    await house.later(30);
    await house.rpc("evm_setIntervalMining", [1]);
    await house.untilStatus(taskId, "completed");
    expect(await releasesOf(taskId)).toMatchObject([{ nonce: sent.nonce, txHash: sent.txHash, error: null }]);
  });
});

describe("a sender that dies between signing and broadcasting", () => {
  it("sends the same bytes after its restart, and the agent is paid once", async () => {
    const owedBefore = await house.chain.readOwedUnits({
      asset: "MNEE",
      account: house.addressOf("agent-1"),
    });
    const taskId = await approvedTask(house, "MNEE");
    house.afterSigning = async () => {
      throw new RangeError("the process dies here");
    };
    await expect(house.pass(30)).rejects.toThrow("dies here");
    const [signed] = await house.books.store.read((tx) => outboxOf(tx, taskId));
    expect(signed).toMatchObject({ state: "signed" });
    house.afterSigning = undefined;
    house.restartJobs();
    await house.untilStatus(taskId, "completed");
    const rows = await releasesOf(taskId);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.txHash).toBe(signed?.txHash);
    const owed = await house.chain.readOwedUnits({ asset: "MNEE", account: house.addressOf("agent-1") });
    expect(owed - owedBefore).toBe((await house.task(taskId)).ceilingUnits);
  });

  it("signs anew when another used its nonce, once a final block says so", async () => {
    const taskId = await approvedTask(house, "MNEE");
    const { relayer } = house.onChain.keys;
    const keySender = new KeySender(house.chain.link.client);
    house.afterSigning = async () => {
      house.afterSigning = undefined;
      await house.mined(await keySender.send(relayer, { to: privateKeyToAccount(relayer).address }));
    };
    const rowOf = async () => {
      const rows = await house.context.store.read((tx) => outboxOf(tx, taskId));
      const row = rows.find(({ kind }) => kind === "release");
      if (!row) throw new RangeError("nothing is owed");
      return row;
    };
    await house.until(async () => (await rowOf()).state === "sent");
    const { nonce } = await rowOf();
    house.time.aheadMs += 3_500;
    await house.sender.tick();
    expect(await rowOf()).toMatchObject({ state: "sent", nonce });
    await house.mine(5);
    house.time.aheadMs += 3_500;
    await house.untilStatus(taskId, "completed");
    expect(await rowOf()).toMatchObject({ state: "confirmed", nonce: (nonce ?? 0) + 1 });
  });

  it("leaves no gap under its nonce, whatever the node says to have pending", async () => {
    const taskId = await approvedTask(house, "MNEE");
    const { client } = house.chain.link;
    const { getTransactionCount } = client;
    client.getTransactionCount = async (asked) =>
      (await getTransactionCount(asked)) + (asked.blockTag === "pending" ? 5 : 0);
    try {
      await house.untilStatus(taskId, "completed");
    } finally {
      client.getTransactionCount = getTransactionCount;
    }
  });

  it("sends anew what the node has dropped", async () => {
    const taskId = await approvedTask(house, "MNEE");
    await house.rpc("evm_setIntervalMining", [0]);
    await house.keeper.tick();
    await house.sender.tick();
    const [row] = await releasesOf(taskId);
    if (row?.state !== "sent") throw new RangeError("the release was not sent");
    await house.rpc("anvil_dropTransaction", [row.txHash]);
    await house.rpc("evm_setIntervalMining", [1]);
    await house.later(4);
    await house.untilStatus(taskId, "completed");
    const again = await house.books.store.read((tx) => findOutbox(tx, row.id));
    expect(again).toMatchObject({ nonce: row.nonce, txHash: row.txHash });
  });
});

describe("an agent whose wallet is blacklisted", () => {
  it("cannot withdraw to itself, and is paid elsewhere by withdrawTo", async () => {
    const account = house.addressOf("agent-1");
    const elsewhere = house.addressOf("buyer-002");
    await completedTask(house, "MNEE");
    const owed = await house.chain.readOwedUnits({ asset: "MNEE", account });
    expect(owed).toBeGreaterThan(0n);
    await blacklist(account);
    expect(await house.chain.tokenHealth("MNEE", { payee: account })).toMatchObject({ ok: false });
    const before = (await house.chainReader.walletUnits(elsewhere))?.MNEE ?? 0n;
    const own = await withdraw(house.context, {
      actor: house.actor("agent-1"),
      input: { asset: "MNEE", units: owed },
    });
    const { request } = JSON.parse(own.body) as { request: { to: Hex; data: Hex } };
    await expect(house.wallet.send("agent-1", request)).rejects.toThrow("blacklisted");
    await relayedWithdrawal(house, "agent-1", { asset: "MNEE", units: owed, to: elsewhere });
    await house.until(async () => (await house.chainReader.walletUnits(elsewhere))?.MNEE === before + owed);
    await house.until(async () => (await balanceOf("user:agent-1:MNEE")) === 0n);
  });
});

/** What only the token's issuer can do. */
async function asIssuer(data: Hex): Promise<void> {
  const { keys, deployment } = house.onChain;
  const keySender = new KeySender(house.chain.link.client);
  const hash = await keySender.send(keys.deployer, { to: deployment.tokens.MNEE.address, data });
  await house.chain.link.client.waitForTransactionReceipt({ hash });
}

const blacklist = (account: Hex) =>
  asIssuer(encodeFunctionData({ abi: mockMneeAbi, functionName: "blacklist", args: [account] }));

describe("a withdrawal that is relayed while its token is paused", () => {
  const elsewhere = privateKeyToAccount(`0x${"3c".repeat(32)}`).address;
  const pause = encodeFunctionData({ abi: mockMneeAbi, functionName: "pause" });
  const unpause = encodeFunctionData({ abi: mockMneeAbi, functionName: "unpause" });
  const paid = async () => (await house.chainReader.walletUnits(elsewhere))?.MNEE ?? 0n;

  const relayed = () =>
    relayedWithdrawal(house, "operator-001", { asset: "MNEE", units: 10_000n, to: elsewhere });
  const rowOf = (id: string) => house.books.store.read((tx) => findOutboxByKey(tx, withdrawalKey(id)));
  const stateOf = async (id: string) => (await house.books.store.read((tx) => findWithdrawal(tx, id)))?.state;

  it("waits as blocked, says so, and goes out when the token moves again", async () => {
    const before = await paid();
    await asIssuer(pause);
    const id = await relayed();
    await house.pass(2);
    expect(await rowOf(id)).toMatchObject({ state: "queued", error: "the token is paused by its issuer" });
    await asIssuer(unpause);
    house.time.aheadMs += 10_000;
    await house.until(async () => (await stateOf(id)) === "settled");
    expect(await paid()).toBe(before + 10_000n);
  });

  it("is not given up either when the pause overtakes it", async () => {
    const before = await paid();
    const id = await relayed();
    house.afterSigning = async () => {
      house.afterSigning = undefined;
      await asIssuer(pause);
    };
    await house.until(async () => (await rowOf(id))?.error === "the token is paused by its issuer");
    expect(await stateOf(id)).toBe("sending");
    await asIssuer(unpause);
    house.time.aheadMs += 10_000;
    await house.until(async () => (await stateOf(id)) === "settled");
    expect(await paid()).toBe(before + 10_000n);
  });
});

describe("a withdrawal whose payee the token's issuer blacklists", () => {
  const payee = privateKeyToAccount(`0x${"4d".repeat(32)}`).address;
  const ask = { asset: "MNEE", units: 1n, to: payee } as const;

  it("fails when it was relayed before, and is refused afterwards", async () => {
    const id = await relayedWithdrawal(house, "operator-001", ask);
    await blacklist(payee);
    await house.pass(2);
    const [row, withdrawal] = await house.books.store.read(async (tx) => [
      await findOutboxByKey(tx, withdrawalKey(id)),
      await findWithdrawal(tx, id),
    ]);
    expect(row).toMatchObject({ state: "reverted", nonce: null });
    expect(withdrawal?.state).toBe("failed");
    expect(await codeOf(signedWithdrawal(house, "operator-001", ask))).toBe("invalid_input");
  });
});

describe("a chain that is gone for a while", () => {
  it("stops what needs it with chain_unavailable, and goes on where it stood", async () => {
    const task = await house.post("ETH");
    const { dataDir, port } = house.onChain;
    await house.onChain.anvil.stop();
    await expect(house.indexer.tick()).rejects.toBeInstanceOf(ChainUnavailable);
    await expect(house.chain.chainNowS()).rejects.toMatchObject({ code: "chain_unavailable" });
    house.onChain.anvil = await startAnvil({ dataDir, port, log: silent });
    expect(await house.chain.chainNowS()).toBeGreaterThan(0);
    await house.pay(task);
    await house.untilStatus(task.id, "assigned");
    const { cursor } = await chainPosition(house.context, 31337);
    expect(cursor?.haltReason).toBeNull();
  });
});

describe("a chain that replaces what was final", () => {
  it("halts the house with a reason, and undoes nothing", async () => {
    const held = await balanceOf("escrow:ETH");
    await house.rpc("evm_setIntervalMining", [0]);
    await house.pass(12);
    await house.rpc("anvil_reorg", [8, []]);
    await house.indexer.tick();
    const { cursor } = await chainPosition(house.context, 31337);
    expect(cursor?.haltReason).toMatch(/final/);
    expect(house.indexer.head()?.halted).toMatch(/final/);
    expect(await balanceOf("escrow:ETH")).toBe(held);
  });
});
