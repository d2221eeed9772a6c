import type { Logger } from "pino";
import { openGateway } from "@/lib/server/adapters/byoc/open-gateway";
import { openProbing } from "@/lib/server/adapters/byoc/open-probing";
import { openModel } from "@/lib/server/assistant/models/open-model";
import { TurnDesk } from "@/lib/server/assistant/turn/turn-desk";
import { OPERATOR_ID } from "@/lib/server/demo/seed/demo-agents";
import { fundDemoTreasury } from "@/lib/server/demo/seed/fund-treasury";
import { spareStartingNodes } from "@/lib/server/demo/seed/keep-orchestrators";
import { seedDemo } from "@/lib/server/demo/seed/seed";
import { openDemoSigner } from "@/lib/server/demo/wallets/demo-wallet";
import type { Env } from "@/lib/server/env/env";
import { openServedReader } from "@/lib/server/escrow/chain/chain-reader";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import { identify } from "@/lib/server/identity/sessions/identify";
import { alarmOf } from "@/lib/server/kernel/alarm";
import type { Answering } from "@/lib/server/kernel/answering";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { BooksProof, Context } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import { Poller, type Run } from "@/lib/server/kernel/jobs/poller";
import { repeatedLog } from "@/lib/server/kernel/jobs/repeated-log";
import { idMaker } from "@/lib/server/kernel/new-id";
import type { Runtime } from "@/lib/server/kernel/runtime";
import { jobHandlers } from "@/lib/server/market/events";
import { routerHandlers } from "@/lib/server/network/events";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { openLink } from "@/lib/server/rpc/link";
import { openStore } from "@/lib/server/store/open-store";
import type { Store } from "@/lib/server/store/tx";
import { takeUpPolicyFiles } from "@/lib/server/treasury/commands/take-up-policy-files";
import { readPolicyFolder } from "@/lib/server/treasury/policy-files/read-folder";
import { proofOf } from "./books-proof";
import { addressOf, demoWalletOf } from "./demo-wallet-of";
import { houseConfig } from "./house-config";
import { HouseMetrics } from "./house-metrics";
import { makeOperators } from "./make-operators";
import { type OpenedChain, openChain, openLocalChain } from "./open-chain";
import { type OpenedJobs, openJobs } from "./open-jobs";
import { openProviders } from "./open-providers";
import { openServiceCalls, type ServiceCalls } from "./open-service-calls";
import { PatientRead } from "./patient-read";
import { proveBeforeOpening, proveLocalChain } from "./prove-start";
import { Readiness } from "./readiness";
import { CHECKS } from "./subsystems";

export interface OpenedHouse {
  readonly runtime: Runtime;
  /** Ends the jobs, then the books, then the demo's chain. */
  stop(): Promise<void>;
}

type Clock = () => number;

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
export async function openHouse(env: Env, log: Logger, clock: Clock = Date.now): Promise<OpenedHouse> {
  const undo = new Undo();
  try {
    return await open({ env, log, clock, undo });
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function open(parts: { env: Env; log: Logger; clock: Clock; undo: Undo }): Promise<OpenedHouse> {
  const { env, log, clock, undo } = parts;
  const startedAtMs = clock();
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
  await fundDemoTreasury(bare);
  if (env.startsNodes) await spareStartingNodes(bare);
  if (env.policyFolder !== null) await takeUpPolicyFiles(bare, await readPolicyFolder(env.policyFolder));
  await makeOperators(bare, env.operatorAddresses);
  const operator = await addressOf(store, OPERATOR_ID);
  const opened = await openChain({ env, link, store, clock, log, operator });
  const proof: { of: BooksProof } = { of: {} };
  const context: Context = { ...bare, chain: opened.chain, ...proofOf(() => proof.of) };
  const outbound = openProviders(env);
  undo.push(() => outbound.close());
  const demo = await demoWalletOf({ env, store, opened });
  const metrics = new HouseMetrics();
  const ways = { ...openServiceCalls({ context, outbound }), ...openProbing(env.authSecret, outbound) };
  const onRun = (run: Run) => metrics.noteRun(run);
  const jobs = openJobs({ env, context, opened, demo, outbound, log, ...ways, onRun });
  proof.of = jobs.reconciler;
  jobs.runner.start();
  undo.push(() => jobs.runner.stop());
  const readiness = openReadiness({ context, opened, jobs, log });
  const watch = new Poller(
    { name: "readiness", intervalMs: 5_000, tick: () => readiness.look() },
    { clock, log },
  );
  watch.start();
  undo.push(() => watch.stop());
  const served = impatientHouse({ env, context, opened });
  const answering = new TurnDesk({ model: await openModel(env.assistant), log });
  undo.push(() => answering.close());
  const gateway = openGateway({ context, outbound, env });
  const own = { startedAtMs, gateway, opened, outbound, jobs, metrics, demo, readiness, answering, ...ways };
  const runtime = runtimeOf({ env, ...own, ...served });
  return { runtime, stop: () => undo.run() };
}

function bareHouse({ env, store, clock }: { env: Env; store: Store; clock: Clock }): Context {
  return {
    store,
    clock,
    newId: idMaker(clock),
    config: houseConfig(env),
    chain: null,
    jobHandlers,
    routerHandlers,
    demoKeys: env.mode === "demo" ? openDemoSigner(store) : null,
  };
}

/** What requests see of the chain: no question of theirs is waited for longer than the operator says. */
function impatientHouse(parts: { env: Env; context: Context; opened: OpenedChain }): ServedChain {
  const { env, context, opened } = parts;
  const { patienceMs } = env.chain;
  const chain = opened.chain.withPatience(patienceMs);
  return { context: { ...context, chain }, chain, chainReader: openServedReader(chain.link, chain.facts) };
}

interface ServedChain {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly chainReader: ChainReader;
}

interface OpenedParts extends ServedChain, ServiceCalls, Pick<Runtime, "askPayee" | "gateway"> {
  readonly env: Env;
  readonly startedAtMs: number;
  readonly opened: OpenedChain;
  readonly outbound: Outbound;
  readonly jobs: OpenedJobs;
  readonly metrics: HouseMetrics;
  readonly demo: DemoWallet | null;
  readonly readiness: Readiness;
  readonly answering: Answering;
}

function runtimeOf(parts: OpenedParts): Runtime {
  const { env, context, startedAtMs, opened, outbound, chain, chainReader, jobs, metrics, demo, readiness } =
    parts;
  const { facts } = opened.chain;
  return {
    env,
    context,
    startedAtMs,
    chainReader,
    outbound,
    identify: (headers) => identify(headers, { env, context }),
    health: async () => jobs.tokenHealth.now(),
    checks: CHECKS,
    ready: async () => {
      const { alarms } = await readiness.look();
      return { ready: alarms.length === 0, missing: alarms.map(({ sentence }) => sentence) };
    },
    readiness: () => readiness.look(),
    metrics: () => metrics.text({ store: context.store, nowMs: context.clock(), ...jobs }),
    chainInfo: () => ({
      chainId: facts.chainId,
      rpcUrl: env.chain.isLocal ? env.chain.rpcUrl : null,
      escrow: facts.escrow,
      router: facts.router?.address ?? null,
      tokens: facts.tokens,
      confirmations: facts.confirmations,
    }),
    head: () => jobs.indexer.head(),
    verifyContractSignature: (address, digest, signature) =>
      chain.verifyContractSignature({ address, digest, signature }),
    serveCall: parts.serveCall,
    carryOnPayment: parts.carryOnPayment,
    openCircuitUntilMs: parts.openCircuitUntilMs,
    askPayee: parts.askPayee,
    gateway: parts.gateway,
    answering: parts.answering,
    demo,
  };
}

function openReadiness(parts: {
  context: Context;
  opened: OpenedChain;
  jobs: OpenedJobs;
  log: Logger;
}): Readiness {
  const { context, opened, jobs, log } = parts;
  const { indexer, runner, deploymentWatch, tokenHealth, reconciler } = jobs;
  const clock = () => context.clock();
  const newestBlock = () => opened.link.ask((client) => client.getBlockNumber()).then(Number);
  const head = new PatientRead({ read: newestBlock, clock });
  return new Readiness({
    context,
    facts: opened.chain.facts,
    newestBlock: () => head.now(),
    head: () => indexer.head(),
    runner,
    wrongOnChain: () => [
      ...deploymentWatch
        .wrong()
        .map((sentence) => ({ ...alarmOf(sentence), detail: deploymentWatch.detailOf(sentence) })),
      ...tokenHealth.wrong().map(alarmOf),
    ],
    wrongInBooks: () => reconciler.wrong(),
    log: repeatedLog(log, clock),
  });
}
