import { expect, it } from "vitest";
import { type Journal, makeJournal } from "@/lib/domain/ledger/journals";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { testContext } from "@/testing/context";
import { addAgent, addUser, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";
import { getMe } from "./get-me";

const FEE_ACCOUNT = "0x00000000000000000000000000000000000000fe";
const MINE = "0x00000000000000000000000000000000000000aB";

function chainWith(wallet: Awaited<ReturnType<ChainReader["walletUnits"]>>): ChainReader {
  return {
    confirmations: 5,
    feeAccount: FEE_ACCOUNT,
    booksAt: async () => null,
    treasuryAt: null,
    walletUnits: async () => wallet,
    transaction: async () => null,
  };
}

const nothing = { available: "0", held: "0", wallet: null, isWalletStale: false };

describeOnBothEngines("what one sees of oneself", (world) => {
  it("is a buyer's name, money and locked money, where there is no chain", async () => {
    const at = await cast(world());
    await postedTask(at);
    const me = await getMe(at.context.store, { userId: "buyer-001", chain: null });
    expect(me).toEqual({
      id: "buyer-001",
      name: "buyer-001",
      kind: "demo",
      roles: ["buyer"],
      address: null,
      agents: [],
      balances: [
        { asset: "SAT", available: "9600000", held: "400000", wallet: null, isWalletStale: false },
        { asset: "MNEE", ...nothing },
        { asset: "ETH", ...nothing },
      ],
    });
  });

  it("is one's agents and wallet as well, as far as the wallet is known", async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true, address: MINE });
    for (const id of ["agent-b", "agent-a"]) await addAgent(context, id, { ownerId: "operator-001" });
    const seen = chainWith({ MNEE: 7n, ETH: 0n, isStale: true });
    const me = await getMe(context.store, { userId: "operator-001", chain: seen });
    expect(me).toEqual({
      id: "operator-001",
      name: "operator-001",
      kind: "demo",
      roles: ["buyer", "agent", "operator"],
      address: MINE,
      agents: [
        { id: "agent-a", name: "agent-a" },
        { id: "agent-b", name: "agent-b" },
      ],
      balances: [
        { asset: "SAT", ...nothing },
        { asset: "MNEE", ...nothing, wallet: "7", isWalletStale: true },
        { asset: "ETH", ...nothing, wallet: "0", isWalletStale: true },
      ],
    });
    const fresh = chainWith({ MNEE: 7n, ETH: 0n, isStale: false });
    const { balances } = await getMe(context.store, { userId: "operator-001", chain: fresh });
    expect(balances[1]).toEqual({ asset: "MNEE", ...nothing, wallet: "7" });
    const unseen = await getMe(context.store, { userId: "operator-001", chain: chainWith(null) });
    expect(unseen.balances[1]).toEqual({ asset: "MNEE", ...nothing });
  });

  it("is the house's fees too where one's wallet is the fee account, of what the escrow owes", async () => {
    const context = testContext(world());
    await addUser(context, {
      id: "operator-001",
      isOperator: true,
      address: "0x00000000000000000000000000000000000000FE",
    });
    await addUser(context, { id: "buyer-001", address: MINE, satUnits: 3n });
    await addUser(context, { id: "buyer-002" });
    const credit = (account: string, asset: "SAT" | "MNEE", units: bigint): Journal => {
      const entries = [
        { account: `world:${asset}`, asset, units: -units },
        { account, asset, units },
      ];
      return makeJournal({ kind: "grant", businessKey: account, entries });
    };
    await context.store.write(async (tx) => {
      for (const journal of [
        credit("fees:MNEE", "MNEE", 80n),
        credit("fees:SAT", "SAT", 5n),
        credit("user:operator-001:MNEE", "MNEE", 4n),
      ]) {
        await postJournal(tx, context, { journal, atMs: context.nowMs });
      }
    });
    const available = async (userId: string) => {
      const { balances } = await getMe(context.store, { userId, chain: chainWith(null) });
      return balances.map((balance) => balance.available);
    };
    expect(await available("operator-001")).toEqual(["0", "84", "0"]);
    expect(await available("buyer-001")).toEqual(["3", "0", "0"]);
    expect(await available("buyer-002")).toEqual(["0", "0", "0"]);
  });
});
