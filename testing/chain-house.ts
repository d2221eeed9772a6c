import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { UserActor } from "@/lib/domain/access/actor";
import type { AssetId } from "@/lib/domain/assets";
import { NEWCOMER } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import { postTaskBody, type TaskWire } from "@/lib/schemas/market/task";
import { insertDemoKey } from "@/lib/server/demo/tables/demo-keys";
import { openDemoSigner, openDemoWallet } from "@/lib/server/demo/wallets/demo-wallet";
import { Attester } from "@/lib/server/escrow/attestation/attester";
import { openChainReader } from "@/lib/server/escrow/chain/chain-reader";
import { type HouseChain, openEvidence } from "@/lib/server/escrow/chain/evidence";
import { Indexer } from "@/lib/server/escrow/mirror/indexer";
import { Sender } from "@/lib/server/escrow/relay/sender";
import type { ChainReader } from "@/lib/server/kernel/chain-reader";
import { type Context, defaultConfig, type Reply } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { idMaker } from "@/lib/server/kernel/new-id";
import { insertUser } from "@/lib/server/kernel/tables/users";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { postTask } from "@/lib/server/market/commands/post-task";
import { jobHandlers } from "@/lib/server/market/events";
import { Keeper } from "@/lib/server/market/jobs/keeper";
import { insertAgent } from "@/lib/server/market/tables/agents";
import { findTask } from "@/lib/server/market/tables/tasks";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { makeWorld, type StoreWorld } from "./books";
import { silent, startTestChain, type TestChain } from "./chain";
import { proveInvariants } from "./prove-invariants";

const PEOPLE = ["buyer-001", "buyer-002", "agent-1"] as const;

/** A whole house on a real chain, whose clocks tick only when the test says so. */
export class TestHouse {
  indexer!: Indexer;
  sender!: Sender;
  keeper!: Keeper;
  /** What the sender does between signing and broadcasting. */
  afterSigning: (() => Promise<void>) | undefined;

  private constructor(
    readonly onChain: TestChain,
    readonly books: StoreWorld,
    readonly context: Context,
    readonly chain: HouseChain,
    readonly wallet: DemoWallet,
    readonly chainReader: ChainReader,
    private readonly keys: ReadonlyMap<string, Hex>,
  ) {
    this.restartJobs();
  }

  static async open(engine: "sqlite" | "postgres" = "sqlite"): Promise<TestHouse> {
    const [onChain, books] = await Promise.all([startTestChain(), makeWorld(engine)]);
    const clock = () => Date.now();
    const { deployment, link } = onChain;
    const place = { chainId: deployment.chainId, escrow: deployment.escrow };
    const attester = new Attester({
      key: onChain.keys.attester,
      place,
      store: books.store,
      clock,
      logFolder: onChain.dataDir,
    });
    const facts = {
      ...place,
      tokens: deployment.tokens,
      attester: deployment.roles.attester,
      arbiter: deployment.roles.arbiter,
      feeAccount: deployment.roles.feeAccount,
      relayer: privateKeyToAccount(onChain.keys.relayer).address,
      confirmations: 5,
      graceS: 10,
    };
    const chain = openEvidence({ link, facts, attester });
    const demoKeys = openDemoSigner(books.store);
    const house: Context = {
      store: books.store,
      clock,
      newId: idMaker(clock),
      config: defaultConfig("demo"),
      chain,
      jobHandlers,
      demoKeys,
    };
    const token = deployment.tokens.MNEE.address;
    const wallet = openDemoWallet({ link, store: books.store, token, bankKey: onChain.keys.deployer });
    const keys = new Map<string, Hex>([["operator-001", onChain.keys.operator]]);
    for (const id of PEOPLE) keys.set(id, demoKeys.newKey().privateKey);
    const made = new TestHouse(onChain, books, house, chain, wallet, openChainReader(link, facts), keys);
    await made.settleIn();
    return made;
  }

  restartJobs(): void {
    const { context: house, chain, onChain } = this;
    const log = silent;
    this.indexer = new Indexer({ context: house, chain, fromBlock: onChain.deployment.fromBlock, log });
    this.sender = new Sender({
      context: house,
      chain,
      relayerKey: onChain.keys.relayer,
      log,
      afterSigning: async () => this.afterSigning?.(),
    });
    this.keeper = new Keeper({ context: house, fireDeadline, anchorTask, log });
  }

  private async settleIn(): Promise<void> {
    const nowMs = Date.now();
    await this.context.store.write(async (tx) => {
      for (const [id, privateKey] of this.keys) {
        const address = privateKeyToAccount(privateKey).address;
        const isOperator = id === "operator-001";
        await insertUser(tx, { id, name: id, kind: "demo", address, isOperator, createdAtMs: nowMs });
        await insertDemoKey(tx, { userId: id, privateKey });
      }
      await insertAgent(tx, {
        id: "agent-1",
        ownerId: "agent-1",
        name: "agent-1",
        description: "",
        skills: "[]",
        capacity: 0,
        isAvailable: true,
        isSuspended: false,
        isDemo: true,
        activeTasks: 0,
        ...NEWCOMER,
        multiplierHundredths: 200,
        refreshedOnDay: utcDay(nowMs),
        registeredAtMs: nowMs,
        version: 1,
      });
    });
    const wallets = [...this.keys.keys()].map((id) => this.addressOf(id));
    await Promise.all(wallets.map((address) => this.wallet.ensureFunded(address)));
  }

  addressOf(userId: string): Hex {
    return privateKeyToAccount(this.keys.get(userId) ?? "0x").address;
  }

  actor(userId: string): UserActor {
    return {
      kind: "user",
      userId,
      roles: { buyer: true, agent: userId.startsWith("agent"), operator: userId.startsWith("operator") },
      address: this.addressOf(userId),
      agentIds: userId.startsWith("agent") ? [userId] : [],
      isDemo: true,
    };
  }

  /** Posts a task of complexity 2 for agent-1 and answers its view. */
  async post(asset: AssetId, more: Record<string, unknown> = {}): Promise<TaskWire> {
    const named = { strategy: "direct", agentId: "agent-1" };
    const body = { complexity: 2, asset, ...named, description: "Do it", review: "buyer", ...more };
    const input = postTaskBody.parse(body);
    const reply = await postTask(this.context, { actor: this.actor("buyer-001"), input });
    return taskIn(reply);
  }

  /** Sends the transactions that the task asks its buyer for, as the page does. */
  async pay(task: TaskWire): Promise<void> {
    const request = task.payment.request;
    if (!request) throw new RangeError("the task asks for no payment");
    for (const call of [request.approve, request.fund]) {
      if (!call) continue;
      const hash = await this.wallet.send("buyer-001", {
        to: call.to as Hex,
        data: call.data as Hex,
        valueWei: BigInt(call.value),
      });
      await this.mined(hash);
    }
  }

  /** Mines a block for it instead of waiting for the next one. */
  async mined(hash: Hex): Promise<void> {
    await this.mine(1);
    const { status } = await this.chain.link.client.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new RangeError(`${hash} reverted`);
  }

  /** Ticks every job and lets blocks pass until the condition holds. */
  async until(condition: () => Promise<boolean>, patience = 120): Promise<void> {
    for (let turn = 0; turn < patience; turn += 1) {
      await this.tick();
      if (await condition()) return;
      await this.mine(1);
    }
    throw new RangeError("it never came to that");
  }

  async tick(): Promise<void> {
    await this.indexer.tick();
    await this.keeper.tick();
    await this.sender.tick();
  }

  async untilStatus(taskId: string, status: string): Promise<void> {
    await this.until(async () => (await this.task(taskId)).status === status);
  }

  async task(taskId: string) {
    const row = await this.context.store.read((tx) => findTask(tx, taskId));
    if (!row) throw new RangeError(`no task ${taskId}`);
    return row;
  }

  /** What the proof of the books finds, beside the chain at the same block. */
  async redChecks(): Promise<string[]> {
    const proof = await proveInvariants(
      { store: this.context.store, chain: this.chainReader, hasChain: true },
      { actor: { kind: "house" }, nowMs: Date.now() },
    );
    return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  }

  async balanceOf(accountId: string): Promise<bigint> {
    const account = await this.context.store.read((tx) => findAccount(tx, accountId));
    return account?.balanceUnits ?? 0n;
  }

  rpc(method: string, params: unknown[] = []): Promise<unknown> {
    return rawRpc(this.onChain.anvil.rpcUrl, { method, params });
  }

  /** Mines at once instead of waiting a second; the chain's clock keeps to the house's. */
  async mine(blocks: number): Promise<void> {
    for (let count = 0; count < blocks; count += 1) {
      await this.rpc("evm_mine");
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  async close(): Promise<void> {
    await this.books.close();
    await this.onChain.dispose();
  }
}

export function taskIn(reply: Reply): TaskWire {
  return JSON.parse(reply.body) as TaskWire;
}
