import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type Hex,
  keccak256,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerialized,
} from "viem";
import { type LocalChain, startAnvil } from "@/lib/server/rpc/anvil";
import { chainFolder, readLocalChain, writeLocalChain } from "@/lib/server/rpc/chain-record";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { type FaultyNode, startFaultyNode } from "@/testing/chain/faulty-node";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import type { Random } from "../random";

const PATIENCE_MS = 10_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A chain that the harness owns, with a proxy in front that the house takes for its own chain. */
export class ChaosChain {
  /** What everybody signed, by hash: what a reorganisation takes out of a block comes back in another. */
  private readonly signed = new Map<Hex, Hex>();
  /** One hand at a time on the chain itself. */
  private turn: Promise<unknown> = Promise.resolve();
  kills = 0;
  reorgs = 0;
  dropped = 0;
  private lastReorgMs = 0;

  private constructor(
    private readonly anvil: LocalChain,
    readonly proxy: FaultyNode,
    private readonly folder: string,
  ) {}

  static async start(place: { root: string; proxyPort: number; houseFolder: string }): Promise<ChaosChain> {
    const dataDir = path.join(place.root, "chain");
    const anvil = await startAnvil({ dataDir, port: await freePort(), log: silent });
    const proxy = await startFaultyNode(anvil.rpcUrl, { port: place.proxyPort });
    const record = readLocalChain(dataDir);
    if (!record) throw new Error("anvil left no record");
    // The house takes over a chain with its own record, and never ends one whose process is none of its own.
    mkdirSync(chainFolder(place.houseFolder), { recursive: true });
    writeLocalChain(place.houseFolder, { ...record, port: place.proxyPort, pid: process.pid });
    return new ChaosChain(anvil, proxy, dataDir);
  }

  get rpcUrl(): string {
    return this.anvil.rpcUrl;
  }

  noteSigned(raw: Hex): void {
    this.signed.set(keccak256(raw), raw);
  }

  /** Of the transaction that was signed last; null before the first. */
  newestHash(): Hex | null {
    return [...this.signed.keys()].at(-1) ?? null;
  }

  async rpc(method: string, params: unknown[] = []): Promise<unknown> {
    return rawRpc(this.rpcUrl, { method, params, patienceMs: PATIENCE_MS }).catch(() => null);
  }

  async head(): Promise<number> {
    return Number((await this.rpc("eth_blockNumber")) ?? 0);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /**
   * Replaces the newest blocks. Most of their transactions come back in other blocks, the rest is with its senders;
   * `isWhole`: all come back, in their order.
   */
  reorganise(depth: number, random: Random, { isWhole } = { isWhole: false }): Promise<boolean> {
    return this.inTurn(async () => {
      if ((await this.head()) < depth + 3) return false;
      // A block that is mined in the middle of it would leave a hole in the chain for ever.
      await this.rpc("evm_setIntervalMining", [0]);
      const head = await this.head();
      const again = await this.placedAnew({ head, depth, isWhole }, random);
      const answer = await this.ask("anvil_reorg", [depth, again]);
      if (answer === "failed") await this.ask("anvil_reorg", [depth, []]);
      await this.rpc("evm_setTime", [Math.floor(Date.now() / 1_000)]);
      await this.rpc("evm_setIntervalMining", [1]);
      await this.requireWhole({ from: head - depth, to: await this.head() });
      this.reorgs += 1;
      this.lastReorgMs = Date.now();
      return true;
    });
  }

  /** @throws Error where the chain lacks blocks below its head: no house could read on */
  private async requireWhole({ from, to }: { from: number; to: number }): Promise<void> {
    for (let block = from; block <= to; block += 1) {
      const found = await this.rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
      if (found === null) throw new Error(`The chain itself has lost block ${block} of ${to}.`);
    }
  }

  /** Each sender's transactions keep their order; those of others may come before or after, in the same block or later. */
  private async placedAnew(
    range: { head: number; depth: number; isWhole: boolean },
    random: Random,
  ): Promise<[Hex, number][]> {
    const placed: [Hex, number][] = [];
    const earliest = new Map<string, number>();
    for (let block = range.head - range.depth + 1; block <= range.head; block += 1) {
      for (const hash of await this.hashesOf(block)) {
        const raw = this.signed.get(hash);
        if (raw === undefined) continue;
        const line = range.isWhole ? "all" : await senderOf(raw);
        const first = earliest.get(line) ?? 0;
        // Once one of a sender is left out, those with later nonces cannot be mined either.
        if (first === Number.POSITIVE_INFINITY || (!range.isWhole && random.chance(0.15))) {
          earliest.set(line, Number.POSITIVE_INFINITY);
          continue;
        }
        const at = random.whole(first, range.depth - 1);
        earliest.set(line, at);
        placed.push([raw, at]);
      }
    }
    return range.isWhole
      ? placed
      : placed.sort(([a, left], [b, right]) => left - right || nonceOf(a) - nonceOf(b));
  }

  private async hashesOf(block: number): Promise<Hex[]> {
    const found = await this.rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
    return (found as { transactions?: Hex[] } | null)?.transactions ?? [];
  }

  private async ask(method: string, params: unknown[]): Promise<"done" | "failed"> {
    const reply = await fetch(this.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    }).catch(() => null);
    const answer = (await reply?.json().catch(() => null)) as { error?: unknown } | null;
    return answer && answer.error === undefined ? "done" : "failed";
  }

  /** kill -9. It loses what its file did not have yet, so it is left alone while that would be more than what is not final. */
  kill(): Promise<boolean> {
    return this.inTurn(async () => {
      if (Date.now() - this.lastReorgMs < 8_000) return false;
      if ((await this.head()) - this.stored() > 2) return false;
      process.kill(this.anvil.pid(), "SIGKILL");
      this.kills += 1;
      await pause(1_000);
      while ((await this.head()) === 0) await pause(200);
      await this.rpc("evm_setTime", [Math.floor(Date.now() / 1_000)]);
      return true;
    });
  }

  private stored(): number {
    try {
      const file = readFileSync(path.join(chainFolder(this.folder), "state.json"), "utf8");
      return Number((JSON.parse(file) as { best_block_number: string | number }).best_block_number);
    } catch {
      return 0;
    }
  }

  /** No blocks for a while, then some of what waits is dropped, as a full pool does. */
  stall(ms: number, random: Random): Promise<void> {
    return this.inTurn(async () => {
      await this.rpc("evm_setIntervalMining", [0]);
      await pause(ms);
      const pool = (await this.rpc("txpool_content")) as {
        pending?: Record<string, Record<string, { hash: Hex }>>;
      } | null;
      const waiting = Object.values(pool?.pending ?? {}).flatMap((byNonce) => Object.values(byNonce));
      for (const { hash } of waiting) {
        if (!random.chance(0.4)) continue;
        await this.rpc("anvil_dropTransaction", [hash]);
        this.dropped += 1;
      }
      await this.rpc("evm_setIntervalMining", [1]);
    });
  }

  /** The base fee of the next block; it falls by an eighth with each empty one. */
  async spike(gwei: number): Promise<void> {
    await this.rpc("anvil_setNextBlockBaseFeePerGas", [`0x${(BigInt(gwei) * 10n ** 9n).toString(16)}`]);
  }

  /** The chain's clock steps forward; blocks never go back in time. */
  async stepClock(seconds: number): Promise<void> {
    await this.rpc("evm_increaseTime", [seconds]);
  }

  async stop(): Promise<void> {
    await this.turn;
    await this.proxy.close();
    await this.anvil.stop();
  }
}

const senderOf = (raw: Hex) =>
  recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized });
const nonceOf = (raw: Hex) => parseTransaction(raw).nonce ?? 0;
