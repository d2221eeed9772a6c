import type { Logger } from "pino";
import type { Hex } from "viem";
import { DEMO_AGENTS, FIRST_BUYER_ID, OPERATOR_ID } from "@/lib/server/demo/seed/demo-agents";
import { seedDemo } from "@/lib/server/demo/seed/seed";
import { openDemoSigner, openDemoWallet } from "@/lib/server/demo/wallets/demo-wallet";
import type { Env } from "@/lib/server/env/env";
import { openChainReader } from "@/lib/server/escrow/chain/chain-reader";
import { chainPosition } from "@/lib/server/escrow/mirror/chain-position";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import { identify } from "@/lib/server/identity/sessions/identify";
import type { Context } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { idMaker } from "@/lib/server/kernel/new-id";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { userById } from "@/lib/server/kernel/tables/users";
import { jobHandlers } from "@/lib/server/market/events";
import { openLink } from "@/lib/server/rpc/link";
import { openStore } from "@/lib/server/store/open-store";
import type { Store } from "@/lib/server/store/tx";
import { houseConfig } from "./house-config";
import { makeOperators } from "./make-operators";
import { type OpenedChain, openChain, openLocalChain } from "./open-chain";
import { type OpenedJobs, openJobs } from "./open-jobs";
import { proveBeforeOpening, proveLocalChain } from "./prove-start";

export interface OpenedHouse {
  readonly runtime: Runtime;
  /** Ends the jobs, then the books, then the demo's chain. */
  stop(): Promise<void>;
}

/** Steps that undo a start, the last one first. */
class Undo {
  private readonly steps: (() => Promise<unknown>)[] = [];
  push(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }
  async run(): Promise<void> {
    for (const step of this.steps.splice(0).reverse()) await step();
  }
}

/** Opens the whole house: books, chain, jobs. What was opened is closed again when a later step refuses. */
export async function openHouse(env: Env, log: Logger): Promise<OpenedHouse> {
  const undo = new Undo();
  try {
    return await open(env, log, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function open(env: Env, log: Logger, undo: Undo): Promise<OpenedHouse> {
  const startedAtMs = Date.now();
  const clock = () => Date.now();
  const link = openLink({ rpcUrl: env.chain.rpcUrl, chainId: env.chain.chainId });
  await proveBeforeOpening(env, link);
  const store = await openStore({ databaseUrl: env.databaseUrl ?? undefined, dataDir: env.dataDir });
  const local = await openLocalChain(env, log).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  if (local) undo.push(() => local.stop());
  undo.push(() => store.close());
  await proveLocalChain({ env, link, store, operator: await addressOf(store, OPERATOR_ID) });
  const bare = bareHouse({ env, store, clock });
  await seedDemo(bare);
  await makeOperators(bare, env.operatorAddresses);
  const operator = await addressOf(store, OPERATOR_ID);
  const opened = await openChain({ env, link, store, clock, operator });
  const proof: { mayPay: () => boolean } = { mayPay: () => true };
  const context: Context = { ...bare, chain: opened.chain, mayPay: () => proof.mayPay() };
  const demo = await demoWalletOf({ env, store, opened });
  const chainReader = openChainReader(opened.link, opened.chain.facts);
  const jobs = openJobs({ env, context, opened, chainReader, log });
  proof.mayPay = () => jobs.reconciler.isGreen();
  jobs.start();
  undo.push(() => jobs.stop());
  const runtime = runtimeOf({ env, context, startedAtMs, opened, chainReader, jobs, demo });
  return { runtime, stop: () => undo.run() };
}

function bareHouse({ env, store, clock }: { env: Env; store: Store; clock: () => number }): Context {
  return {
    store,
    clock,
    newId: idMaker(clock),
    config: houseConfig(env),
    chain: null,
    jobHandlers,
    demoKeys: env.mode === "demo" ? openDemoSigner(store) : null,
  };
}

async function addressOf(store: Store, userId: string): Promise<Hex | null> {
  const user = await store.read((tx) => userById(tx, userId));
  return (user?.address as Hex | null | undefined) ?? null;
}

/** The wallets of the people on the front page have their play money before anybody signs in. */
async function demoWalletOf(parts: {
  env: Env;
  store: Store;
  opened: OpenedChain;
}): Promise<DemoWallet | null> {
  const { env, store, opened } = parts;
  if (env.mode !== "demo" || env.keys.deployer === null) return null;
  const token = opened.deployment.tokens.MNEE.address;
  const wallet = openDemoWallet({ link: opened.link, store, token, bankKey: env.keys.deployer });
  const ids = [OPERATOR_ID, FIRST_BUYER_ID, ...DEMO_AGENTS.map((agent) => agent.id)];
  const addresses = await Promise.all(ids.map((id) => addressOf(store, id)));
  await Promise.all(addresses.map((address) => (address ? wallet.ensureFunded(address) : undefined)));
  return wallet;
}

function runtimeOf(parts: {
  env: Env;
  context: Context;
  startedAtMs: number;
  opened: OpenedChain;
  chainReader: Runtime["chainReader"];
  jobs: OpenedJobs;
  demo: DemoWallet | null;
}): Runtime {
  const { env, context, startedAtMs, opened, chainReader, jobs, demo } = parts;
  const { facts } = opened.chain;
  return {
    env,
    context,
    startedAtMs,
    chainReader,
    identify: (headers) => identify(headers, { env, context }),
    health: async () => jobs.tokenHealth.now(),
    ready: async () => {
      const missing = await whatIsMissing({ context, opened, jobs });
      return { ready: missing.length === 0, missing };
    },
    chainInfo: () => ({
      chainId: facts.chainId,
      rpcUrl: env.chain.isLocal ? env.chain.rpcUrl : null,
      escrow: facts.escrow,
      router: null,
      tokens: facts.tokens,
      confirmations: facts.confirmations,
    }),
    head: () => jobs.indexer.head(),
    verifyContractSignature: (address, digest, signature) =>
      opened.chain.verifyContractSignature({ address, digest, signature }),
    demo,
  };
}

const LATE_BLOCKS = 30;

/** Books that do not keep up with the chain, and events that they could not take. */
async function whatIsNotBooked(context: Context, opened: OpenedChain, headBlock: number): Promise<string[]> {
  const { chainId, confirmations } = opened.chain.facts;
  const { cursor } = await chainPosition(context, chainId);
  const missing: string[] = [];
  if (cursor !== null && headBlock - cursor.headBlock > LATE_BLOCKS) {
    missing.push("the chain is not read on: the books stand still");
  }
  if (cursor !== null && cursor.headBlock - cursor.confirmedBlock > confirmations + LATE_BLOCKS) {
    missing.push("the chain's events are not applied: the books stand still");
  }
  const quarantined = await context.store.read((tx) => unbookedEvents(tx));
  if (quarantined.length > 0) missing.push(`${quarantined.length} events of the chain cannot be booked yet`);
  return missing;
}

async function whatIsMissing(parts: {
  context: Context;
  opened: OpenedChain;
  jobs: OpenedJobs;
}): Promise<string[]> {
  const { context, opened, jobs } = parts;
  const missing: string[] = [];
  const newest = await opened.link.ask((client) => client.getBlockNumber()).catch(() => null);
  if (newest === null) missing.push("the chain does not answer");
  const head = jobs.indexer.head();
  if (head === null && newest !== null) missing.push("the chain is not read yet");
  if (head?.halted) missing.push(head.halted);
  const unbooked = whatIsNotBooked(context, opened, Number(newest ?? 0n));
  missing.push(...(await unbooked.catch(() => ["the books do not answer"])));
  const stopped = jobs.reconciler.whyStopped();
  if (stopped !== null) missing.push(stopped);
  return missing;
}
