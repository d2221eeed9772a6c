import { expect, it } from "vitest";
import { insertChainEvent, saveCursor } from "@/lib/server/escrow/tables/chain-log";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { codeOf } from "@/testing/answers";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { getTransaction } from "./get-transaction";

const HASH = `0x${"ab".repeat(32)}` as const;
const CHAIN_ID = 31_337;
const answering = async () => ({ found: null, isStale: false });
const silent: ChainReader = {
  confirmations: 5,
  feeAccount: "0x00000000000000000000000000000000000000fe",
  booksAt: async () => null,
  treasuryAt: null,
  walletUnits: async () => null,
  transaction: async () => null,
};

describeOnBothEngines("a transaction", (world) => {
  async function seenAt(
    block: number,
    state: "seen" | "applied" | "orphaned",
    headBlock: number,
  ): Promise<StoreWorld> {
    await world().store.write(async (tx) => {
      const halt = { confirmedBlock: 1, haltReason: null, updatedAtMs: 1 };
      await saveCursor(tx, { chainId: CHAIN_ID, headBlock, headHash: "0x01", ...halt });
      const place = { chainId: CHAIN_ID, txHash: HASH, logIndex: 0, blockNumber: block, blockHash: "0x02" };
      const said = { address: "0x03", name: "JobFunded", jobId: null, taskId: null, args: {} };
      await insertChainEvent(tx, { ...place, ...said, state, seenAtMs: 1, appliedAtMs: null });
    });
    return world();
  }
  const shown = (hash = HASH as `0x${string}`) =>
    getTransaction(world().store, { hash, chain: { ...silent, transaction: answering } });

  it.each([
    [12, "confirming", 1],
    [9, "confirming", 4],
    [8, "confirmed", 5],
    [2, "confirmed", 5],
  ])("in block %i of 12 is %s, with %i of 5 confirmations", async (block, state, confirmations) => {
    await seenAt(block, "seen", 12);
    expect(await shown()).toMatchObject({ state, block, confirmations, confirmationsNeeded: 5 });
  });

  it("is orphaned with its block; one that nobody knows is not there", async () => {
    await seenAt(8, "orphaned", 12);
    expect(await shown()).toMatchObject({ state: "orphaned", block: null, confirmations: 0 });
    expect(await codeOf(shown(`0x${"cd".repeat(32)}`))).toBe("not_found");
  });

  it("that the node has and no block yet is sent, although the house knows nothing of it", async () => {
    const found = { from: "0x0a", to: null, valueWei: 7n, data: "0x", gasUsed: null, block: null } as const;
    const waiting = async () => ({ found: { ...found, status: "pending" as const }, isStale: false });
    const chain = { ...silent, transaction: waiting };
    const told = await getTransaction(world().store, { hash: HASH, chain });
    expect(told).toMatchObject({ state: "sent", block: null, from: "0x0a", valueWei: "7", kind: null });
  });

  it("is as the books know it while the node is silent, and nobody is told that there is none", async () => {
    await seenAt(9, "seen", 12);
    expect(await shown()).toMatchObject({ state: "confirming", isStale: false });
    const ask = (hash: typeof HASH) => getTransaction(world().store, { hash, chain: silent });
    expect(await ask(HASH)).toMatchObject({ state: "confirming", confirmations: 4, isStale: true });
    const elsewhere = `0x${"cd".repeat(32)}` as const;
    expect(await codeOf(ask(elsewhere as typeof HASH))).toBe("chain_unavailable");
  });
});
