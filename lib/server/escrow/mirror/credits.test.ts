import { expect, it } from "vitest";
import {
  houseAccount,
  suspenseInJournal,
  suspenseOutJournal,
  userAccount,
} from "@/lib/domain/ledger/journals";
import { openSuspense } from "@/lib/server/escrow/tables/suspense";
import { insertWithdrawal, listWithdrawalRows } from "@/lib/server/escrow/tables/withdrawals";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { type ChainCast, castOnChain } from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { applySurplus } from "./credits";

const OWNER = "usr_owner";
const OWN = userAccount(OWNER, "MNEE");

/** Money of the books that came in as a surplus and was given to an account. */
async function credit(at: ChainCast, to: string, units: bigint): Promise<void> {
  const key = `test:${to}`;
  const journals = [
    suspenseInJournal({ eventKey: key, asset: "MNEE", units }),
    suspenseOutJournal({ key, asset: "MNEE", units, to }),
  ];
  await at.context.store.write(async (tx) => {
    for (const journal of journals) await postJournal(tx, at.context, { journal, atMs: at.context.nowMs });
  });
}

function withdrawn(at: ChainCast, account: Hex, units: bigint, to: Hex = account) {
  const token = at.chain.facts.tokens.MNEE.address;
  return at.chain.confirm({ name: "Withdrawn", jobId: null, args: { token, account, to, units } });
}

describeOnBothEngines("what the fee account takes out", (world) => {
  async function feesOf(own: bigint | null): Promise<ChainCast> {
    const at = await castOnChain(world());
    const { feeAccount } = at.chain.facts;
    await credit(at, houseAccount("fees", "MNEE"), 100n);
    if (own !== null) {
      await addUser(at.context, { id: OWNER, address: feeAccount });
      if (own > 0n) await credit(at, OWN, own);
    }
    return at;
  }

  it.each([
    { own: null, taken: 40n, ownLeft: 0n, feesLeft: 60n },
    { own: 0n, taken: 40n, ownLeft: 0n, feesLeft: 60n },
    { own: 30n, taken: 20n, ownLeft: 10n, feesLeft: 100n },
    { own: 30n, taken: 30n, ownLeft: 0n, feesLeft: 100n },
    { own: 30n, taken: 50n, ownLeft: 0n, feesLeft: 80n },
    { own: 30n, taken: 130n, ownLeft: 0n, feesLeft: 0n },
  ])("is its owner's own money first ($own), then the house's fees: $taken", async (row) => {
    const at = await feesOf(row.own);
    await withdrawn(at, at.chain.facts.feeAccount, row.taken);
    expect(await balanceOf(at.context, OWN)).toBe(row.ownLeft);
    expect(await balanceOf(at.context, houseAccount("fees", "MNEE"))).toBe(row.feesLeft);
    await expectBooksBalanced(at.context);
  });
});

describeOnBothEngines("what somebody else takes out", (world) => {
  it("is their own, and never the fees", async () => {
    const at = await castOnChain(world());
    await credit(at, houseAccount("fees", "MNEE"), 100n);
    await credit(at, userAccount("agent-1", "MNEE"), 50n);
    await withdrawn(at, at.chain.wallet("agent-1"), 40n);
    expect(await balanceOf(at.context, userAccount("agent-1", "MNEE"))).toBe(10n);
    expect(await balanceOf(at.context, houseAccount("fees", "MNEE"))).toBe(100n);
  });

  it("settles the withdrawal that is relayed rather than one that only waits for its owner", async () => {
    const at = await castOnChain(world());
    const [account, elsewhere] = [at.chain.wallet("agent-1"), at.chain.wallet("elsewhere")];
    await credit(at, userAccount("agent-1", "MNEE"), 100n);
    const row = {
      userId: "agent-1",
      asset: "MNEE" as const,
      units: 40n,
      toAddress: elsewhere,
      txHash: null,
      detail: {},
      createdAtMs: at.context.nowMs,
      updatedAtMs: at.context.nowMs,
    };
    await at.context.store.write(async (tx) => {
      await insertWithdrawal(tx, { ...row, id: "wdr_1", state: "prepared" });
      await insertWithdrawal(tx, { ...row, id: "wdr_2", state: "sending" });
      await insertWithdrawal(tx, { ...row, id: "wdr_3", state: "prepared", toAddress: account });
      await insertWithdrawal(tx, { ...row, id: "wdr_4", state: "prepared", units: 90n });
    });
    await withdrawn(at, account, 40n, elsewhere);
    const left = await at.context.store.read((tx) => listWithdrawalRows(tx, { userId: "agent-1", limit: 9 }));
    expect(Object.fromEntries(left.map(({ id, state }) => [id, state]))).toEqual({
      wdr_1: "prepared",
      wdr_2: "settled",
      wdr_3: "prepared",
      wdr_4: "failed",
    });
  });
});

describeOnBothEngines("tokens sent to the escrow outside any job", (world) => {
  it("are booked once, in whole units", async () => {
    const at = await castOnChain(world());
    const token = at.chain.facts.tokens.MNEE.address;
    const from = at.chain.wallet("stranger");
    const surplus = (value: bigint) =>
      at.chain.confirm({ name: "Transfer", jobId: null, args: { token, from, value } });
    await surplus(999_999_999n);
    await surplus(3_999_999_999n);
    expect(await balanceOf(at.context, houseAccount("suspense", "MNEE"))).toBe(3n);
    const items = await at.context.store.read((tx) => openSuspense(tx, 9));
    expect(items).toMatchObject([{ units: 3n, fromAddress: from, asset: "MNEE" }]);
    const log = {
      seq: 9,
      chainId: items[0]?.chainId ?? 0,
      txHash: (items[0]?.txHash ?? "0x") as Hex,
      logIndex: items[0]?.logIndex ?? 0,
      blockNumber: 9,
      blockHash: "0x02",
      blockAtS: 9,
    };
    const args = { token, from, value: 3_999_999_999n };
    const again = { ...log, name: "Transfer", jobId: null, args };
    await at.context.store.write((tx) => applySurplus(tx, at.context, again));
    expect(await balanceOf(at.context, houseAccount("suspense", "MNEE"))).toBe(3n);
    await expectBooksBalanced(at.context);
  });
});
