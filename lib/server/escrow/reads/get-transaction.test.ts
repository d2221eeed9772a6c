import { expect, it } from "vitest";
import { insertChainEvent, saveCursor } from "@/lib/server/escrow/tables/chain-log";
import { insertAttempt, type OutboxChange, swapOutbox } from "@/lib/server/escrow/tables/relay";
import type { ChainReader, ChainTransactionFacts } from "@/lib/server/kernel/chain/chain-reader";
import { insertOutbox } from "@/lib/server/kernel/tables/outbox";
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

/** What the house signed: a row of the outbox that has this hash among its attempts. */
const OWED = {
  id: "out_1",
  businessKey: "accept:0x01:0",
  kind: "accept",
  taskId: "tsk_1",
  signer: "0xa1",
  toAddress: "0xa2",
  data: "0xa3",
  valueWei: "7",
  gasLimit: 90_000,
  priority: 0,
  nonce: null,
  txHash: null,
  state: "queued",
  attempts: 0,
  blockNumber: null,
  error: null,
  faults: 0,
  nextTryAtMs: 0,
  createdAtMs: 1,
  updatedAtMs: 1,
} as const;
const NODES: ChainTransactionFacts = {
  from: "0xb1",
  to: "0xb2",
  valueWei: 9n,
  data: "0xb3",
  gasUsed: 21_000n,
  block: 9,
  status: "success",
};
const ON_CHAIN = { address: "0x03", name: "JobFunded", jobId: "0x04", args: { totalUnits: "5" } } as const;

describeOnBothEngines("a transaction, from what three sources say of it", (world) => {
  const known = async (parts: {
    owed?: OutboxChange;
    seen?: readonly { state: "seen" | "applied" | "orphaned"; taskId: string | null; block: number }[];
    headBlock?: number;
  }) =>
    world().store.write(async (tx) => {
      const { owed, seen = [], headBlock } = parts;
      if (owed) {
        await insertOutbox(tx, OWED);
        await swapOutbox(tx, OWED, owed);
        const form = { nonce: 3, signedTx: "0x05", maxFeePerGasWei: "1", createdAtMs: 1 } as const;
        await insertAttempt(tx, { ...form, txHash: HASH, outboxId: OWED.id, signer: OWED.signer });
      }
      if (headBlock !== undefined) {
        const rest = { headHash: "0x01", confirmedBlock: 1, haltReason: null, updatedAtMs: 1 };
        await saveCursor(tx, { chainId: CHAIN_ID, headBlock, ...rest });
      }
      for (const [logIndex, { block, ...event }] of seen.entries()) {
        const place = { chainId: CHAIN_ID, txHash: HASH, logIndex, blockNumber: block, blockHash: "0x02" };
        await insertChainEvent(tx, { ...ON_CHAIN, ...place, ...event, seenAtMs: 1, appliedAtMs: null });
      }
    });
  const shown = (found: ChainTransactionFacts | null = null, isStale = false) => {
    const transaction = async () => ({ found, isStale });
    return getTransaction(world().store, { hash: HASH, chain: { ...silent, transaction } });
  };
  const stateOf = async (...said: Parameters<typeof shown>) => (await shown(...said)).state;

  it("is what the house meant, before anybody has seen it", async () => {
    await known({ owed: { state: "sent", error: "underpriced" } });
    expect(await shown()).toEqual({
      hash: HASH,
      state: "sent",
      block: null,
      confirmations: 0,
      confirmationsNeeded: 5,
      from: "0xa1",
      to: "0xa2",
      valueWei: "7",
      data: "0xa3",
      gasUsed: null,
      error: "underpriced",
      kind: "accept",
      isStale: false,
      taskId: "tsk_1",
      events: [],
    });
  });

  it("is what the node says rather than what was meant, and lists all that was seen in it", async () => {
    const seen = [
      { state: "orphaned", taskId: "tsk_gone", block: 8 },
      { state: "applied", taskId: null, block: 8 },
      { state: "seen", taskId: "tsk_2", block: 8 },
    ] as const;
    await known({ seen, headBlock: 11 });
    const events = seen.map(({ state }, logIndex) => {
      const { address, name, args } = ON_CHAIN;
      return { address, name, args, logIndex, state };
    });
    expect(await shown(NODES, true)).toEqual({
      hash: HASH,
      state: "confirming",
      block: 9,
      confirmations: 3,
      confirmationsNeeded: 5,
      from: "0xb1",
      to: "0xb2",
      valueWei: "9",
      data: "0xb3",
      gasUsed: "21000",
      error: null,
      kind: null,
      isStale: true,
      taskId: "tsk_2",
      events,
    });
    expect(await shown()).toMatchObject({ block: 8, confirmations: 4, from: null, to: null, valueWei: null });
  });

  it("belongs to the task that the house meant, whichever the events name", async () => {
    const seen = [{ state: "seen", taskId: "tsk_2", block: 8 }] as const;
    await known({ owed: { state: "mined", blockNumber: 7 }, seen, headBlock: 7 });
    expect(await shown()).toMatchObject({ taskId: "tsk_1", block: 8, confirmations: 0, data: "0xa3" });
    expect(await shown({ ...NODES, to: null, gasUsed: null })).toMatchObject({ to: "0xa2", gasUsed: null });
  });

  it.each([
    ["queued", "queued"],
    ["signed", "queued"],
    ["sent", "sent"],
    ["cancelled", "sent"],
    ["reverted", "reverted"],
  ] as const)("that the house has %s is %s while the node knows nothing of it", async (state, expected) => {
    await known({ owed: { state } });
    expect(await stateOf()).toBe(expected);
  });

  it("is in its block once anybody says so, and confirmed by the blocks upon it", async () => {
    await known({ owed: { state: "mined", blockNumber: 7 }, headBlock: 10 });
    expect(await shown()).toMatchObject({ state: "confirming", block: 7, confirmations: 4 });
    expect(await stateOf({ ...NODES, block: 6 })).toBe("confirmed");
    expect(await stateOf({ ...NODES, status: "reverted" })).toBe("reverted");
  });

  it("has no confirmations while nobody knows how far the chain is", async () => {
    await known({});
    expect(await shown(NODES)).toMatchObject({
      state: "confirming",
      block: 9,
      confirmations: 0,
      taskId: null,
    });
    expect(await stateOf({ ...NODES, block: null, status: "pending" })).toBe("sent");
    expect(await stateOf({ ...NODES, block: null })).toBe("unknown");
  });

  it("whose every event is orphaned is so too, unless it ended otherwise", async () => {
    const seen = [
      { state: "orphaned", taskId: null, block: 8 },
      { state: "orphaned", taskId: null, block: 8 },
    ] as const;
    await known({ seen, headBlock: 11 });
    expect(await stateOf(NODES)).toBe("orphaned");
    expect(await stateOf({ ...NODES, status: "reverted" })).toBe("reverted");
  });

  it("is read in capitals as well, and without a chain needs no confirmations", async () => {
    await known({ owed: { state: "sent" } });
    const hash = HASH.toUpperCase().replace("0X", "0x") as typeof HASH;
    const alone = await getTransaction(world().store, { hash, chain: null });
    expect(alone).toMatchObject({ hash: HASH, state: "sent", confirmationsNeeded: 0, isStale: false });
    const elsewhere = `0x${"cd".repeat(32)}` as const;
    const query = { hash: elsewhere, chain: null };
    expect(await codeOf(getTransaction(world().store, query))).toBe("not_found");
  });
});
