import type { Logger } from "pino";
import type { SendProbe } from "@/lib/domain/network/judge-probe";
import type { Env } from "@/lib/server/env/env";
import { openChainReader } from "@/lib/server/escrow/chain/chain-reader";
import { DeploymentWatch } from "@/lib/server/escrow/chain/deployment-watch";
import { TokenHealthWatch } from "@/lib/server/escrow/chain/token-health-watch";
import { Indexer } from "@/lib/server/escrow/mirror/indexer";
import { DiskWatch } from "@/lib/server/health/jobs/disk-watch";
import type { Context } from "@/lib/server/kernel/context";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import type { Run } from "@/lib/server/kernel/jobs/poller";
import { repeatedLog } from "@/lib/server/kernel/jobs/repeated-log";
import { JobRunner } from "@/lib/server/kernel/jobs/runner";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { PolicyFileWatch } from "@/lib/server/treasury/jobs/policy-file-watch";
import { ServiceRegistrar } from "@/lib/server/treasury/jobs/service-registrar";
import type { OpenedChain } from "./open-chain";
import { claimsOf } from "./prove-start";
import { CHECKS, JOBS } from "./subsystems";

export interface OpenedJobs {
  readonly indexer: Indexer;
  readonly tokenHealth: TokenHealthWatch;
  readonly deploymentWatch: DeploymentWatch;
  readonly reconciler: Reconciler;
  readonly runner: JobRunner;
}

/** Everything the clock does in a running house. */
export function openJobs(parts: {
  env: Env;
  context: Context;
  opened: OpenedChain;
  demo: DemoWallet | null;
  outbound: Outbound;
  sendProbe: SendProbe;
  log: Logger;
  serveCall: (callId: string) => Promise<void>;
  carryOnPayment: (paymentId: string) => Promise<void>;
  onRun: (run: Run) => void;
}): OpenedJobs {
  const { env, context, opened, demo, outbound, sendProbe, serveCall, carryOnPayment, onRun } = parts;
  const { chain, deployment } = opened;
  const clock = () => context.clock();
  const log = repeatedLog(parts.log, clock);
  const tokenHealth = new TokenHealthWatch(chain);
  const deploymentWatch = new DeploymentWatch({
    context,
    chain,
    deployment,
    claims: claimsOf(env),
    isOwnChain: env.chain.isLocal,
    guardianKey: env.keys.deployer,
    log,
  });
  const indexer = new Indexer({ context, chain, fromBlock: deployment.fromBlock, log });
  const chainReader = openChainReader(opened.link, chain.facts);
  const reconciler = new Reconciler({ context, chainReader, checks: CHECKS, log });
  const { relayer: relayerKey, spender: spenderKey, payer: payerKey } = env.keys;
  const diskWatch = new DiskWatch({ folder: env.dataDir, clock });
  const policyFileWatch = new PolicyFileWatch({ context, folder: env.policyFolder, log });
  const { router } = chain.facts;
  const serviceRegistrar =
    router && new ServiceRegistrar({ context, link: chain.link, router, treasuryKey: env.keys.treasury });
  const watches = { tokenHealth, deploymentWatch, reconciler, diskWatch, policyFileWatch };
  const keys = { relayerKey, spenderKey, payerKey };
  const own = { serviceRegistrar, serveCall, carryOnPayment, outbound, sendProbe };
  const world = { context, chain, ...keys, demo, log, indexer, ...own, ...watches };
  const runner = JobRunner.open(JOBS, { world, store: context.store, clock, log, onRun });
  return { indexer, tokenHealth, deploymentWatch, reconciler, runner };
}
