import { setTimeout as pause } from "node:timers/promises";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import type { UserActor } from "@/lib/domain/access/actor";
import type { AssetId } from "@/lib/domain/assets";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { postTaskBody, type TaskWire } from "@/lib/schemas/market/task";
import { openDemoSigner, openDemoWallet } from "@/lib/server/demo/wallets/demo-wallet";
import { Attester } from "@/lib/server/escrow/attestation/attester";
import { openChainReader, openServedReader } from "@/lib/server/escrow/chain/chain-reader";
import { type HouseChain, openEvidence } from "@/lib/server/escrow/chain/evidence";
import { Indexer } from "@/lib/server/escrow/mirror/indexer";
import { rescan } from "@/lib/server/escrow/mirror/rescan";
import type { Sender } from "@/lib/server/escrow/relay/sender";
import { openEtherPayer, openRelayer, openSpender } from "@/lib/server/escrow/relay/senders";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Context } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { idMaker } from "@/lib/server/kernel/new-id";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { postTask } from "@/lib/server/market/commands/post-task";
import { Keeper } from "@/lib/server/market/jobs/keeper";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { type ChainLink, openLink } from "@/lib/server/rpc/link";
import type { Store } from "@/lib/server/store/tx";
import { bodyOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { balanceOf } from "@/testing/ledger";
import { actorOf, addAgent, addUser } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";
import type { StoreWorld } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { until } from "@/testing/until";
import { type AnvilChain, atOnce, NODE_PATIENCE_MS, startAnvilChain } from "./anvil-chain";

const PACE_MS = 20;
/** How long a house behind a proxy waits for an answer; its tests sit that out. */
const PROXY_TIMEOUT_MS = 1_500;
/** How long a request waits; on a busy machine a node that answers may take so long. */
const PATIENCE_MS = 10_000;
const PEOPLE = ["buyer-001", "buyer-002", "agent-1"] as const;

interface Parts {
  readonly onChain: AnvilChain;
  readonly books: StoreWorld;
  readonly chain: HouseChain;
  readonly context: Context;
  readonly time: { aheadMs: number };
  readonly patienceMs: number;
}

/** Where a house asks instead of its node. */
interface Proxy {
  readonly rpcUrl: string;
  /** How long it waits there for an answer. */
  readonly timeoutMs?: number;
  /** How long its requests wait. */
  readonly patienceMs?: number;
}
export type Behind = (rpcUrl: string) => Promise<string | Proxy>;

/** A whole house on a real chain, whose jobs tick only when the test says so. */
export class AnvilHouse {
  indexer!: Indexer;
  sender!: Sender;
  spender!: Sender;
  payer!: Pick<Sender, "tick">;
  keeper!: Keeper;
  /** What the sender does between signing and broadcasting. */
  afterSigning: (() => Promise<void>) | undefined;
  readonly onChain: AnvilChain;
  readonly books: StoreWorld;
  readonly chain: HouseChain;
  readonly context: Context;
  /** The test's own, whatever lies between the house and its node. */
  readonly wallet: DemoWallet;
  readonly demo: DemoWallet;
  readonly chainReader: ChainReader;
  readonly servedReader: ChainReader;
  private readonly keys: ReadonlyMap<string, Hex>;
  /** How far the clocks of the house and its chain are ahead of the machine's. */
  readonly time: { aheadMs: number };

  /** What requests see: they wait no longer for the node than people would. */
  readonly served: Context;
  readonly servedChain: HouseChain;
  readonly patienceMs: number;

  private constructor(parts: Parts) {
    const { onChain, books, chain } = parts;
    this.onChain = onChain;
    this.books = books;
    this.chain = chain;
    this.context = parts.context;
    this.time = parts.time;
    const { link, deployment, keys } = onChain;
    const token = deployment.tokens.MNEE.address;
    const bank = { store: books.store, token, bankKey: keys.deployer };
    this.wallet = openDemoWallet({ ...bank, link });
    this.demo = openDemoWallet({ ...bank, link: chain.link });
    this.chainReader = openChainReader(chain.link, chain.facts);
    this.patienceMs = parts.patienceMs;
    const impatient = chain.withPatience(this.patienceMs);
    this.served = Object.create(parts.context, { chain: { value: impatient, enumerable: true } });
    this.servedChain = impatient;
    this.servedReader = openServedReader(impatient.link, chain.facts);
    const people = PEOPLE.map((id) => [id, generatePrivateKey()] as const);
    this.keys = new Map<string, Hex>([["operator-001", keys.operator], ...people]);
    this.restartJobs();
  }

  /** `behind` puts something between the house and its node, and answers where the house asks instead. */
  static async open(books: StoreWorld, behind?: Behind): Promise<AnvilHouse> {
    const onChain = await startAnvilChain();
    try {
      const said = await behind?.(onChain.anvil.rpcUrl);
      const proxy: Proxy | undefined = typeof said === "string" ? { rpcUrl: said } : said;
      const { chainId } = onChain.deployment;
      const { patienceMs = PATIENCE_MS } = proxy ?? {};
      const link = proxy ? openLink({ timeoutMs: PROXY_TIMEOUT_MS, ...proxy, chainId }) : onChain.link;
      const time = { aheadMs: 0 };
      const clock = () => Date.now() + time.aheadMs;
      const chain = evidenceOf({ onChain, link, store: books.store, clock });
      const parts = { clock, newId: idMaker(clock), chain, demoKeys: openDemoSigner(books.store) };
      const context = testContext(books, parts);
      const house = new AnvilHouse({ onChain, books, chain, time, context, patienceMs });
      await atOnce(onChain, () => house.settleIn());
      return house;
    } catch (error) {
      await onChain.dispose();
      throw error;
    }
  }

  restartJobs(): void {
    const { context, chain, onChain } = this;
    const log = silent;
    this.indexer = new Indexer({ context, chain, fromBlock: onChain.deployment.fromBlock, log });
    const { relayer, spender, payer } = onChain.keys;
    const parts = { context, chain, log, afterSigning: async () => this.afterSigning?.() };
    this.sender = openRelayer({ ...parts, key: relayer });
    this.spender = openSpender({ ...parts, key: spender });
    this.payer = openEtherPayer({ ...parts, key: payer });
    this.keeper = new Keeper({ context, fireDeadline, anchorTask, log });
  }

  private async settleIn(): Promise<void> {
    await this.chain.takesExactPayments();
    for (const [id, privateKey] of this.keys) {
      if (id.startsWith("agent")) await addAgent(this.context, id, { privateKey, multiplierHundredths: 200 });
      else await addUser(this.context, { id, privateKey, isOperator: id.startsWith("operator") });
    }
    const wallets = [...this.keys.keys()].map((id) => this.addressOf(id));
    await Promise.all(wallets.map((address) => this.wallet.ensureFunded(address)));
  }

  addressOf(userId: string): Hex {
    return privateKeyToAddress(this.keys.get(userId) ?? "0x");
  }

  actor(userId: string): UserActor {
    return actorOf(userId, { address: this.addressOf(userId) });
  }

  /** Posts a task of complexity 2 for agent-1 and answers its view. */
  async post(asset: AssetId, more: Record<string, unknown> = {}): Promise<TaskWire> {
    const named = { strategy: "direct", agentId: "agent-1" };
    const body = { complexity: 2, asset, ...named, description: "Do it", review: "buyer", ...more };
    const input = postTaskBody.parse(body);
    const reply = await postTask(this.context, { actor: this.actor("buyer-001"), input });
    return bodyOf(reply);
  }

  /** Sends the transactions that the task asks its buyer for, as the page does. */
  async pay(task: TaskWire): Promise<void> {
    const request = task.payment.request;
    if (!request) throw new RangeError("the task asks for no payment");
    for (const call of [request.approve, request.fund]) {
      if (!call) continue;
      const hash = await this.wallet.send("buyer-001", {
        to: call.to,
        data: call.data,
        valueWei: BigInt(call.value),
      });
      await this.mined(hash);
    }
  }

  /** Mines a block for it instead of waiting for the next one. */
  async mined(hash: Hex): Promise<void> {
    await this.mine(1);
    const { status } = await this.onChain.link.client.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new RangeError(`${hash} reverted`);
  }

  /** Ticks every job and lets blocks pass until `look` says so, or asserts it; what a tick throws is thrown on. */
  async until(look: () => Promise<unknown>): Promise<void> {
    await this.tick();
    const step = async () => {
      await this.mine(1);
      await this.tick();
    };
    await until(look, { step, everyMs: 0 });
  }

  /** Lets time pass for the house and its chain alike, without waiting for it. */
  async later(seconds: number): Promise<void> {
    this.time.aheadMs += seconds * 1_000;
    await this.rpc("evm_increaseTime", [seconds]);
    await this.mine(1);
  }

  /** Lets blocks pass, and the jobs see each of them. */
  async pass(blocks: number): Promise<void> {
    for (let count = 0; count < blocks; count += 1) {
      await this.mine(1);
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    for (const tick of this.jobs()) await tick();
  }

  /** As a house ticks: whoever the node keeps from ending goes on in the next round. */
  async tickAsAnswered(): Promise<void> {
    for (const tick of this.jobs()) {
      await tick().catch((error: unknown) => {
        if (!(error instanceof ChainUnavailable)) throw error;
      });
    }
  }

  /** One beat of each, in the order that brings news the shortest way. */
  private jobs(): (() => Promise<unknown>)[] {
    const { context, chain, indexer, keeper, sender, spender, payer } = this;
    return [
      () => indexer.tick(),
      () => rescan({ context, chain, log: silent }),
      () => keeper.tick(),
      () => sender.tick(),
      () => spender.tick(),
      () => payer.tick(),
    ];
  }

  async untilStatus(taskId: string, status: string): Promise<void> {
    await this.until(async () => (await this.task(taskId)).status === status);
  }

  task(taskId: string): Promise<TaskRow> {
    return rowOf(this.context, taskId);
  }

  /** What the proof of the books finds, beside the chain at the same block. */
  async redChecks(): Promise<string[]> {
    const proof = await proveInvariants(
      { store: this.context.store, chain: this.chainReader, hasChain: true },
      { actor: { kind: "house" }, nowMs: this.context.clock() },
    );
    return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  }

  balanceOf(accountId: string): Promise<bigint> {
    return balanceOf(this.context, accountId);
  }

  rpc(method: string, params: unknown[] = []): Promise<unknown> {
    return rawRpc(this.onChain.anvil.rpcUrl, { method, params, patienceMs: NODE_PATIENCE_MS });
  }

  /** Mines at once instead of waiting a second; the chain's clock keeps to the house's. */
  async mine(blocks: number): Promise<void> {
    for (let count = 0; count < blocks; count += 1) {
      await this.rpc("evm_mine");
      await pause(PACE_MS);
    }
  }

  async close(): Promise<void> {
    await this.books.close();
    await this.onChain.dispose();
  }
}

function evidenceOf(of: {
  onChain: AnvilChain;
  link: ChainLink;
  store: Store;
  clock: () => number;
}): HouseChain {
  const { link, store, clock } = of;
  const { deployment, keys, dataDir } = of.onChain;
  const place = { chainId: deployment.chainId, escrow: deployment.escrow };
  const attester = new Attester({ key: keys.attester, place, store, clock, logFolder: dataDir });
  const { attester: attesterAddress, arbiter, feeAccount } = deployment.roles;
  const facts = {
    ...place,
    tokens: deployment.tokens,
    attester: attesterAddress,
    arbiter,
    feeAccount,
    relayer: privateKeyToAddress(keys.relayer),
    router: of.onChain.router,
    payer: privateKeyToAddress(keys.payer),
    confirmations: 5,
    graceS: 10,
  };
  const priceSource = { kind: "fixed", microUsd: 2_000_000_000n } as const;
  return openEvidence({ link, facts, attester, priceSource });
}
