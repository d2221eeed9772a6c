import {
  createPublicClient,
  custom,
  type Hex,
  keccak256,
  parseTransaction,
  RpcRequestError,
  toFunctionSelector,
  toHex,
} from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { DEFAULT_KIND, ESCROW_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import { saveCursor } from "@/lib/server/escrow/tables/chain-log";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { askNode } from "@/lib/server/rpc/ask-node";
import { type TestContext, testContext } from "@/testing/context";
import { silent } from "@/testing/silent";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { Sender } from "./sender";

const CHAIN_ID = 31_337;
const HASH = `0x${"aa".repeat(32)}`;
const ZEROS = `0x${"00".repeat(256)}`;
const escrow = `0x${"e5".repeat(20)}` as const;

/** A node of a few answers; blocks and what lies in them are the test's to say. */
class Node {
  head = 10;
  /** Transactions of the key: in blocks, waiting beside them, and in the last final block. */
  counts = { latest: 0, pending: 0 };
  /** What another hand has sent with the key. */
  other: { hash: string; from: string; nonce: number; block: number } | null = null;
  /** What it says instead, to a method. */
  readonly errors = new Map<string, { code: number; message: string; data?: Hex }>();
  readonly sent: Hex[] = [];
  readonly mined = new Map<string, { block: number; status: "0x0" | "0x1"; blockHash?: Hex }>();
  readonly client = createPublicClient({
    transport: custom(
      { request: async ({ method, params }) => this.answer(method, params) },
      { retryCount: 0 },
    ),
  });

  get nonces(): (number | undefined)[] {
    return this.sent.map((raw) => parseTransaction(raw).nonce);
  }

  /** The last transaction is in a block, which is the newest one. */
  mine(status: "0x0" | "0x1" = "0x1"): void {
    this.head += 1;
    this.mined.set(keccak256(this.sent.at(-1) ?? "0x"), { block: this.head, status });
    this.counts = { ...this.counts, latest: this.sent.length, pending: this.sent.length };
  }

  private countAt(block: string): number {
    return this.other !== null && Number(block) >= this.other.block ? this.other.nonce + 1 : 0;
  }

  private answer(method: string, params: unknown): unknown {
    const [first, second = ""] = params as [string, string?];
    const error = this.errors.get(method);
    if (error) throw new RpcRequestError({ body: {}, error, url: "" });
    switch (method) {
      case "eth_getBlockByNumber":
        return {
          number: toHex(this.head),
          hash: HASH,
          baseFeePerGas: "0x1",
          timestamp: "0x1",
          transactions: this.other === null ? [] : [inBlock(this.other)],
          logsBloom: ZEROS,
        };
      case "eth_call":
        return "0x";
      case "eth_getTransactionCount":
        return toHex(
          second === "latest" || second === "pending" ? this.counts[second] : this.countAt(second),
        );
      case "eth_sendRawTransaction":
        this.sent.push(first as Hex);
        return keccak256(first as Hex);
      case "eth_getTransactionReceipt": {
        const found = this.mined.get(first);
        if (!found) return null;
        return {
          transactionHash: first,
          blockNumber: toHex(found.block),
          blockHash: found.blockHash ?? HASH,
          gasUsed: "0x1",
          status: found.status,
          logs: [],
        };
      }
      default:
        throw new RangeError(`the node does not know ${method}`);
    }
  }
}

const inBlock = ({ hash, from, nonce, block }: NonNullable<Node["other"]>) => ({
  hash,
  from,
  nonce: toHex(nonce),
  blockNumber: toHex(block),
});

interface Relaying {
  readonly relayer: Hex;
  readonly context: TestContext;
  readonly node: Node;
  readonly sender: Sender;
  owe(key: string, kind?: string, taskId?: string): Promise<unknown>;
  rows(): Promise<OutboxRow[]>;
}

function relaying(world: StoreWorld, mayPay = true): Relaying {
  const context: TestContext = testContext(world, { mayPay: () => mayPay });
  const node = new Node();
  const relayerKey = generatePrivateKey();
  const relayer = privateKeyToAddress(relayerKey);
  const { client } = node;
  const chain = {
    facts: { chainId: CHAIN_ID, escrow, relayer, confirmations: 5 },
    link: {
      chainId: CHAIN_ID,
      rpcUrl: "",
      client,
      ask: (read: (c: typeof client) => Promise<unknown>) => askNode(() => read(client)),
    },
  } as unknown as HouseChain;
  return {
    relayer,
    context,
    node,
    sender: new Sender({ context, chain, key: relayerKey, log: silent }),
    owe: (businessKey, kind = "release", taskId) => {
      const effect = {
        businessKey,
        kind,
        taskId: taskId ?? null,
        signer: relayer,
        toAddress: escrow,
        data: "0x" as const,
        gasLimit: 99_000,
      };
      return context.store.write((tx) => enqueue(tx, context, { effect, nowMs: context.nowMs }));
    },
    rows: () => context.store.read((tx) => tx.all<OutboxRow>("SELECT * FROM outbox_rows ORDER BY id")),
  };
}

describeOnBothEngines("the sender", (world) => {
  it.each(["0x0", "0x1"] as const)(
    "believes a receipt of status %s with all confirmations only",
    async (status) => {
      const { node, sender, owe, rows } = relaying(world());
      await owe("a");
      await sender.tick();
      expect(await rows()).toMatchObject([{ state: "sent", nonce: 0 }]);
      node.mine(status);
      for (let confirmations = 1; confirmations < 5; confirmations += 1) {
        await sender.tick();
        expect(await rows()).toMatchObject([{ state: "mined", blockNumber: 11 }]);
        node.head += 1;
      }
      await sender.tick();
      expect(await rows()).toMatchObject([{ state: status === "0x1" ? "confirmed" : "reverted" }]);
    },
  );

  it.each(["0x0", "0x1"] as const)(
    "believes no receipt of status %s from a block that is not on the chain, and asks again",
    async (status) => {
      const { context, node, sender, owe, rows } = relaying(world());
      await owe("a");
      await sender.tick();
      node.mine(status);
      const [[txHash, found] = []] = node.mined;
      if (!txHash || !found) throw new RangeError("nothing is in a block");
      node.mined.set(txHash, { ...found, blockHash: `0x${"bb".repeat(32)}` });
      node.head += 4;
      await sender.tick();
      const error = "the node gives a receipt of a block that is not on its chain";
      expect(await rows()).toMatchObject([{ state: "sent", faults: 1, error }]);
      node.mined.clear();
      context.pass(5_000);
      await sender.tick();
      expect(node.nonces).toEqual([0, 0]);
      node.mined.set(txHash, found);
      await sender.tick();
      expect(await rows()).toMatchObject([
        {
          state: status === "0x1" ? "confirmed" : "reverted",
          error: status === "0x1" ? null : expect.any(String),
        },
      ]);
    },
  );

  it("offers more than its dearest form, whatever the clock said when that was signed", async () => {
    const { context, node, sender, owe, rows } = relaying(world());
    await owe("a");
    await sender.tick();
    context.pass(21_000);
    await sender.tick();
    const bumped = await rows();
    expect(bumped).toMatchObject([{ state: "sent", attempts: 2, error: null }]);
    // The second form is written as if it were older than the first.
    await context.store.write((tx) =>
      tx.run("UPDATE outbox_attempts SET created_at_ms = created_at_ms - 100000 WHERE tx_hash = ?", [
        bumped[0]?.txHash ?? "",
      ]),
    );
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "sent", attempts: 3, error: null, faults: 0 }]);
    expect(new Set(node.sent.map((form) => keccak256(form))).size).toBe(3);
  });

  it("sends again what a block no longer shows", async () => {
    const { node, sender, owe, rows } = relaying(world());
    await owe("a");
    await sender.tick();
    node.mine();
    await sender.tick();
    node.mined.clear();
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "sent", blockNumber: null }]);
  });

  it("counts its own nonces, or the chain's where another hand used the key, and nothing that only waits", async () => {
    const { node, sender, owe } = relaying(world());
    node.counts.pending = 9;
    await owe("a");
    await sender.tick();
    expect(node.nonces).toEqual([0]);
    await owe("b");
    await sender.tick();
    node.counts.latest = 7;
    await owe("c");
    await sender.tick();
    expect(node.nonces).toEqual([0, 1, 7]);
  });

  it("uses up the nonces that nobody used before its own, once they have held it up for a minute", async () => {
    const { context, node, sender, owe, rows } = relaying(world());
    node.counts.latest = 7;
    await owe("a");
    await sender.tick();
    expect(node.nonces).toEqual([7]);
    node.counts.latest = 5;
    const others = () => node.nonces.filter((nonce) => nonce !== 7);
    context.pass(55_000);
    await sender.tick();
    expect(others()).toEqual([]);
    context.pass(5_000);
    await sender.tick();
    await sender.tick();
    expect(others()).toEqual([5]);
    node.counts.latest = 6;
    context.pass(5_000);
    await sender.tick();
    expect(others()).toEqual([5, 6]);
    node.counts.latest = 7;
    context.pass(60_000);
    await sender.tick();
    expect(others()).toEqual([5, 6]);
    expect(await rows()).toMatchObject([{ state: "sent", nonce: 7 }]);
  });

  it("uses up no nonce that a row of its own has: a node that does not know it gets the same bytes again", async () => {
    const { context, node, sender, owe, rows } = relaying(world());
    await owe("a");
    await sender.tick();
    node.mine();
    node.head += 4;
    await sender.tick();
    await owe("b");
    await sender.tick();
    node.counts.latest = 0;
    context.pass(90_000);
    await sender.tick();
    expect((await rows()).map(({ state }) => state)).toEqual(["confirmed", "sent"]);
    const again = node.sent.filter((_, at) => node.nonces[at] === 0);
    expect(again).toEqual([again[0], again[0]]);
  });

  it("waits for a node that is behind what it has seen confirmed, and sends it the same bytes again", async () => {
    const { node, sender, owe, rows } = relaying(world());
    await owe("a");
    await sender.tick();
    node.mine();
    node.head += 4;
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "confirmed" }]);
    await owe("b");
    node.counts.latest = 0;
    await expect(sender.tick()).rejects.toBeInstanceOf(ChainUnavailable);
    await expect(sender.tick()).rejects.toBeInstanceOf(ChainUnavailable);
    expect(node.sent).toEqual([node.sent[0], node.sent[0]]);
    node.counts.latest = 1;
    await sender.tick();
    expect(node.nonces).toEqual([0, 0, 1]);
  });

  it("sends nothing while the chain is halted", async () => {
    const { context, node, sender, owe } = relaying(world());
    await owe("a");
    const cursor = { chainId: CHAIN_ID, headBlock: 9, headHash: HASH, confirmedBlock: 9, updatedAtMs: 1 };
    const halt = (haltReason: string | null) =>
      context.store.write((tx) => saveCursor(tx, { ...cursor, haltReason }));
    await halt("replaced");
    await sender.tick();
    expect(node.sent).toEqual([]);
    await halt(null);
    await sender.tick();
    expect(node.sent).toHaveLength(1);
  });

  it("pays nobody while the books are red, and still brings outcomes", async () => {
    const { node, sender, owe, rows } = relaying(world(), false);
    await owe("withdraw_to:wdr_1", "withdraw_to");
    await owe("a");
    await sender.tick();
    expect(node.sent).toHaveLength(1);
    expect((await rows()).map(({ kind, state }) => [kind, state])).toEqual([
      ["withdraw_to", "queued"],
      ["release", "sent"],
    ]);
  });

  it("brings of a task that is held back only what a party says in time, while others go on", async () => {
    const { context, sender, owe, rows } = relaying(world());
    context.isHeldBack = (taskId) => taskId.startsWith("tsk_held");
    const kinds = Object.values(ESCROW_VERBS).map(({ outboxKind }) => outboxKind);
    for (const kind of [...kinds, DEFAULT_KIND, "a_kind_that_nobody_knows"])
      await owe(kind, kind, `tsk_held_${kind}`);
    await owe("free", "release", "tsk_free");
    await sender.tick();
    const states = async () =>
      Object.fromEntries((await rows()).map(({ businessKey, state }) => [businessKey, state]));
    expect(await states()).toEqual({
      accept: "sent",
      submit: "sent",
      request_changes: "sent",
      reject: "sent",
      contest: "sent",
      release: "queued",
      resolve: "queued",
      cancel: "queued",
      give_up: "queued",
      [DEFAULT_KIND]: "queued",
      a_kind_that_nobody_knows: "queued",
      free: "sent",
    });
    context.isHeldBack = () => false;
    await sender.tick();
    expect(new Set(Object.values(await states()))).toEqual(new Set(["sent"]));
  });

  it("brings what comes behind however many rows of tasks that are held back", async () => {
    const { context, sender, owe, rows } = relaying(world());
    const held = Array.from({ length: 20 }, (_, index) => `tsk_${index}`);
    context.isHeldBack = (taskId) => held.includes(taskId);
    context.heldBack = () => held;
    for (const taskId of held) await owe(taskId, "release", taskId);
    await owe("free", "release", "tsk_free");
    await sender.tick();
    const sent = (await rows()).filter(({ state }) => state === "sent");
    expect(sent.map(({ taskId }) => taskId)).toEqual(["tsk_free"]);
  });

  it("keeps the order of a task's rows behind one that is held back", async () => {
    const { context, sender, owe, rows } = relaying(world());
    context.isHeldBack = () => true;
    await owe("a", "release", "tsk_held");
    await owe("b", "contest", "tsk_held");
    await sender.tick();
    expect((await rows()).map((row) => row.state)).toEqual(["queued", "queued"]);
  });

  it("waits where the node cannot tell, and fails only what the contract refuses", async () => {
    const { context, node, sender, owe, rows } = relaying(world());
    await owe("a");
    node.errors.set("eth_call", { code: -32_005, message: "limit exceeded" });
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "queued", faults: 1 }]);
    const data = toFunctionSelector("error TooEarly()".replace("error ", "function "));
    node.errors.set("eth_call", { code: 3, message: "execution reverted", data });
    context.pass(60_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "queued", faults: 0 }]);
    const refused = toFunctionSelector("function WrongState()");
    node.errors.set("eth_call", { code: 3, message: "execution reverted", data: refused });
    context.pass(60_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "reverted", error: expect.stringContaining("WrongState") }]);
    expect(node.sent).toEqual([]);
  });

  it("sets aside a row whose refusal cannot be booked, and goes on with those behind it", async () => {
    const { context, node, sender, owe, rows } = relaying(world());
    const jobHandlers = { ...context.jobHandlers };
    let isBroken = true;
    Object.assign(context, {
      jobHandlers: {
        ...jobHandlers,
        relayRefused: async () => {
          if (isBroken) throw new InvariantBroken("No.");
        },
      },
    });
    await owe("a", "release", "tsk_a");
    node.errors.set("eth_call", { code: 3, message: "execution reverted", data: "0x" });
    await sender.tick();
    expect(await rows()).toMatchObject([
      { state: "queued", faults: 1, error: expect.stringContaining("own") },
    ]);
    node.errors.clear();
    await owe("b", "release", "tsk_b");
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "queued" }, { state: "sent" }]);
    isBroken = false;
    node.errors.set("eth_call", { code: 3, message: "execution reverted", data: "0x" });
    context.pass(60_000);
    await sender.tick();
    expect((await rows())[0]).toMatchObject({ state: "reverted" });
  });

  it("gives up a nonce that another transaction used only when a final block says so", async () => {
    const { context, node, sender, owe, rows, relayer } = relaying(world());
    node.errors.set("eth_sendRawTransaction", { code: -32_000, message: "nonce too low" });
    await owe("a");
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "sent", nonce: 0 }]);
    const [{ txHash } = { txHash: null }] = await rows();
    node.other = { hash: txHash ?? HASH, from: relayer, nonce: 0, block: 5 };
    context.pass(4_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "sent", nonce: 0, txHash }]);
    node.other = { ...node.other, hash: HASH, block: 7 };
    context.pass(4_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "sent", nonce: 0 }]);
    node.other = { ...node.other, block: 5 };
    context.pass(4_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "queued", nonce: null, txHash: null }]);
  });

  it("uses up a nonce that no row of its own has any more, though nothing is under way", async () => {
    const { context, node, sender, owe, rows, relayer } = relaying(world());
    await owe("a");
    await sender.tick();
    node.errors.set("eth_sendRawTransaction", { code: -32_000, message: "nonce too low" });
    node.other = { hash: HASH, from: relayer, nonce: 0, block: 5 };
    context.pass(4_000);
    await sender.tick();
    expect(await rows()).toMatchObject([{ state: "queued", nonce: null }]);
    node.errors.clear();
    await expect(sender.tick()).rejects.toBeInstanceOf(ChainUnavailable);
    expect(node.nonces).toEqual([0, 0]);
    expect(parseTransaction(node.sent[1] ?? "0x").to).toBe(relayer.toLowerCase());
    node.counts.latest = 1;
    await sender.tick();
    expect(node.nonces).toEqual([0, 0, 1]);
  });
});
