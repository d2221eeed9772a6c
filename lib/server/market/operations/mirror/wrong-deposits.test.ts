import { encodeDeployData, encodeFunctionData, erc20Abi, type Hex, parseEther, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  approveCall,
  type EscrowCall,
  fundCall,
  giveUpCall,
  OWN_TRANSACTION,
  releaseCall,
} from "@/lib/chain/escrow-calls";
import { type ContractTerms, jobIdOf, termsFromJson, totalUnitsOf } from "@/lib/chain/escrow-terms";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { mockMneeBytecode } from "@/lib/chain/generated/mock-mnee-bytecode";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import type { TaskWire } from "@/lib/schemas/market/task";
import { openSuspense } from "@/lib/server/escrow/tables/suspense";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { openTestHouse, type TestHouse } from "@/testing/house";

const STRANGER_KEY = `0x${"5f".repeat(32)}` as const;
const STRANGER = privateKeyToAccount(STRANGER_KEY).address;
const OTHER_HASH = `0x${"ab".repeat(32)}` as const;
const DUST_WEI = 500_000_000n;

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
  await house.wallet.fundWallet(STRANGER);
});
afterAll(() => house.close());

const send = async (userId: string, { to, data, value }: EscrowCall) =>
  house.mined(await house.wallet.send(userId, { to, data, valueWei: value }));

const termsOf = async (task: TaskWire) => termsFromJson((await house.task(task.id)).chainTerms ?? {});
const suspense = () => Promise.all(["MNEE", "ETH"].map((asset) => house.balanceOf(`suspense:${asset}`)));
const openItems = () => house.books.store.read((tx) => openSuspense(tx, 100));

/** Opens a job on the contract without the house; the buyer of the terms pays. */
async function openJob(userId: string, terms: ContractTerms): Promise<void> {
  const { escrow } = house.onChain.deployment;
  const units = totalUnitsOf(terms);
  if (terms.token !== ETH_TOKEN) await send(userId, approveCall({ token: terms.token, escrow, units }));
  await send(userId, fundCall({ escrow, terms }));
}

/** Lets what has happened so far gather all confirmations. */
async function confirmed(): Promise<void> {
  const block = Number(await house.chain.link.client.getBlockNumber());
  await house.until(
    async () => (house.indexer.head()?.block ?? 0) >= block + house.chain.facts.confirmations,
  );
}

async function expectUnpaid(task: TaskWire): Promise<void> {
  expect(await house.task(task.id)).toMatchObject({
    status: "awaiting_payment",
    paymentState: "none",
    heldUnits: 0n,
  });
}

async function expectPayable(task: TaskWire): Promise<void> {
  await expectUnpaid(task);
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  expect((await house.task(task.id)).heldUnits).toBe((await house.task(task.id)).totalUnits);
  expect(await house.redChecks()).toEqual([]);
}

type Change = { of: string; by?: string; change(terms: ContractTerms): Partial<ContractTerms> };

const ALMOST: Change[] = [
  { of: "another token", change: () => ({ token: ETH_TOKEN }) },
  { of: "one unit less", change: ({ ceiling }) => ({ ceiling: ceiling - 1n }) },
  { of: "twice the amount", change: ({ ceiling }) => ({ ceiling: ceiling * 2n }) },
  { of: "no fee", change: () => ({ feeBps: 0 }) },
  { of: "another quote", change: () => ({ quoteHash: OTHER_HASH }) },
  { of: "another agent", change: () => ({ agent: STRANGER }) },
  { of: "an arbiter of its own", change: () => ({ arbiter: STRANGER }) },
  { of: "less time to review", change: () => ({ reviewWithinS: 60 }) },
  { of: "more time to pay", change: ({ payBy }) => ({ payBy: payBy + 3_600 }) },
  {
    of: "another buyer",
    by: "buyer-002",
    change: () => ({ buyer: house.addressOf("buyer-002") }),
  },
];

describe("a job that is almost a task's", () => {
  it.each(ALMOST)(
    "with $of pays for nothing, lies in suspense, and leaves the task payable",
    async (almost) => {
      const task = await house.post("MNEE");
      const terms = await termsOf(task);
      const wrong = { ...terms, ...almost.change(terms) };
      const before = await suspense();
      await openJob(almost.by ?? "buyer-001", wrong);
      await confirmed();
      const units = totalUnitsOf(wrong);
      const isEther = wrong.token === ETH_TOKEN;
      expect(await suspense()).toEqual([
        (before[0] ?? 0n) + (isEther ? 0n : units),
        (before[1] ?? 0n) + (isEther ? units : 0n),
      ]);
      expect(await openItems()).toContainEqual(
        expect.objectContaining({ asset: isEther ? "ETH" : "MNEE", units, fromAddress: wrong.buyer }),
      );
      await expectPayable(task);
    },
  );
});

describe("the very job of a task", () => {
  it("can be opened by nobody but its buyer, and only with what it costs", async () => {
    const task = await house.post("ETH");
    const terms = await termsOf(task);
    const { to, data, value } = fundCall({ escrow: house.onChain.deployment.escrow, terms });
    const fund = (userId: string, valueWei: bigint) => house.wallet.send(userId, { to, data, valueWei });
    await expect(fund("buyer-002", value)).rejects.toThrow("NotTheBuyer");
    await expect(fund("buyer-001", value - 1n)).rejects.toThrow("WrongPayment");
    await expect(fund("buyer-001", value + 1_000_000_000n)).rejects.toThrow("WrongPayment");
    await confirmed();
    await expectPayable(task);
    await expect(fund("buyer-001", value)).rejects.toThrow("AlreadyFunded");
  });
});

describe("money sent straight to the escrow", () => {
  it("is refused as ether, and changes nothing where it is forced in", async () => {
    const { escrow } = house.onChain.deployment;
    const surplus = { to: escrow, valueWei: parseEther("1") };
    await expect(house.wallet.send("buyer-002", surplus)).rejects.toThrow();
    const before = await suspense();
    const balance = await house.chain.link.client.getBalance({ address: escrow });
    await house.rpc("anvil_setBalance", [escrow, toHex(balance + parseEther("1"))]);
    await confirmed();
    expect(await suspense()).toEqual(before);
    expect(await house.redChecks()).toEqual([]);
  });

  it("is booked in whole units of MNEE, and ignored in a token that the house does not take", async () => {
    const { escrow, tokens } = house.onChain.deployment;
    const before = await suspense();
    const transfer = (token: Hex, wei: bigint) => {
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [escrow, wei] });
      return send("buyer-002", { to: token, data, value: 0n });
    };
    await transfer(tokens.MNEE.address, DUST_WEI);
    await transfer(tokens.MNEE.address, 3_000_000_000n + DUST_WEI);
    const other = await otherToken(house.addressOf("buyer-002"));
    await transfer(other, parseEther("7"));
    await confirmed();
    expect(await suspense()).toEqual([(before[0] ?? 0n) + 3n, before[1]]);
    const kept = await openItems();
    expect(
      kept.filter((item) => item.fromAddress === house.addressOf("buyer-002") && item.units <= 3n),
    ).toEqual([expect.objectContaining({ asset: "MNEE", units: 3n })]);
    expect(await house.redChecks()).toEqual([]);
  });

  async function otherToken(holder: Hex): Promise<Hex> {
    const keySender = new KeySender(house.chain.link.client);
    const data = encodeDeployData({ abi: mockMneeAbi, bytecode: mockMneeBytecode });
    const hash = await keySender.send(house.onChain.keys.deployer, { data });
    const { contractAddress } = await house.chain.link.client.waitForTransactionReceipt({ hash });
    const args = [holder, parseEther("10")] as const;
    const mint = encodeFunctionData({ abi: mockMneeAbi, functionName: "mint", args });
    await house.mined(
      await keySender.send(house.onChain.keys.deployer, { to: contractAddress ?? "0x", data: mint }),
    );
    return contractAddress ?? "0x";
  }
});

describe("a stranger's job", () => {
  it("leaves suspense by its own outcome, and its item is closed with it", async () => {
    const { escrow } = house.onChain.deployment;
    const task = await house.post("MNEE");
    const terms: ContractTerms = { ...(await termsOf(task)), agent: STRANGER, salt: OTHER_HASH };
    const before = { suspense: await suspense(), items: (await openItems()).length };
    await openJob("buyer-001", terms);
    await confirmed();
    expect(await openItems()).toHaveLength(before.items + 1);
    const assigned = { agent: STRANGER, price: terms.ceiling, assignment: "0x" as const };
    await send("buyer-001", releaseCall({ escrow, terms, assigned, consent: OWN_TRANSACTION }));
    await confirmed();
    expect(await suspense()).toEqual(before.suspense);
    expect(await openItems()).toHaveLength(before.items);
    expect(await house.chain.readOwedUnits({ asset: "MNEE", account: STRANGER })).toBe(terms.ceiling);
    expect(await house.redChecks()).toEqual([]);
    await expectPayable(task);
  });

  it("gives its buyer back here what its agent gives up", async () => {
    const { escrow } = house.onChain.deployment;
    const task = await house.post("ETH");
    const terms: ContractTerms = { ...(await termsOf(task)), quoteHash: OTHER_HASH };
    const before = await house.balanceOf("user:buyer-001:ETH");
    await openJob("buyer-001", terms);
    const assigned = { agent: house.addressOf("agent-1"), price: terms.ceiling, assignment: "0x" as const };
    await send("agent-1", giveUpCall({ escrow, terms, assigned, round: 0, consent: OWN_TRANSACTION }));
    await confirmed();
    expect(await house.balanceOf("user:buyer-001:ETH")).toBe(before + totalUnitsOf(terms));
    const jobId = jobIdOf({ chainId: house.chain.facts.chainId, escrow, terms });
    expect((await house.chain.readJob(jobId)).state).toBe("failed");
    expect(await house.redChecks()).toEqual([]);
    await expectPayable(task);
  });
});
