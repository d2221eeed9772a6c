import type { Logger } from "pino";
import type { Env } from "@/lib/server/env/env";
import { DeploymentWatch } from "@/lib/server/escrow/chain/deployment-watch";
import { TokenHealthWatch } from "@/lib/server/escrow/chain/token-health-watch";
import { Indexer } from "@/lib/server/escrow/mirror/indexer";
import { DiskWatch } from "@/lib/server/health/jobs/disk-watch";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Context } from "@/lib/server/kernel/context";
import type { Run } from "@/lib/server/kernel/jobs/poller";
import { repeatedLog } from "@/lib/server/kernel/jobs/repeated-log";
import { JobRunner } from "@/lib/server/kernel/jobs/runner";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import { lookForPayment } from "@/lib/server/market/commands/look-for-payment";
import { PaymentWatch } from "@/lib/server/market/jobs/payment-watch";
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
  chainReader: ChainReader;
  log: Logger;
  onRun: (run: Run) => void;
}): OpenedJobs {
  const { env, context, opened, chainReader, onRun } = parts;
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
  const reconciler = new Reconciler({ context, chainReader, checks: CHECKS, log });
  const relayerKey = env.keys.relayer;
  const paymentWatch = new PaymentWatch({ context, lookForPayment });
  const diskWatch = new DiskWatch({ folder: env.dataDir, clock });
  const made = { indexer, tokenHealth, deploymentWatch, reconciler, paymentWatch, diskWatch };
  const world = { context, chain, relayerKey, log, ...made };
  const runner = JobRunner.open(JOBS, { world, store: context.store, clock, log, onRun });
  return { indexer, tokenHealth, deploymentWatch, reconciler, runner };
}
