import type { Logger } from "pino";
import { utcDay } from "@/lib/domain/time";
import type { Env } from "@/lib/server/env/env";
import { TokenHealthWatch } from "@/lib/server/escrow/chain/health";
import { Indexer } from "@/lib/server/escrow/mirror/indexer";
import { Sender } from "@/lib/server/escrow/relay/sender";
import type { ChainReader } from "@/lib/server/kernel/chain-reader";
import type { Context } from "@/lib/server/kernel/context";
import { Poller, type PollingJob } from "@/lib/server/kernel/poller";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { publishReputation } from "@/lib/server/market/commands/publish-reputation";
import { Keeper } from "@/lib/server/market/jobs/keeper";
import type { OpenedChain } from "./open-chain";

const INDEX_EVERY_MS = 500;
const SEND_EVERY_MS = 300;
const KEEP_EVERY_MS = 500;
const LIGHT_EVERY_MS = 5_000;
/** How soon it sees that a silent chain is back; it compares each minute. */
const RECONCILE_EVERY_MS = 5_000;
const REPUTATION_EVERY_MS = 1_000;

export interface OpenedJobs {
  readonly indexer: Indexer;
  readonly tokenHealth: TokenHealthWatch;
  readonly reconciler: Reconciler;
  start(): void;
  stop(): Promise<void>;
}

/** Everything the clock does in a running house. */
export function openJobs(parts: {
  env: Env;
  context: Context;
  opened: OpenedChain;
  chainReader: ChainReader;
  log: Logger;
}): OpenedJobs {
  const { env, context, opened, chainReader, log } = parts;
  const { chain, deployment } = opened;
  const tokenHealth = new TokenHealthWatch(chain);
  const indexer = new Indexer({ context, chain, fromBlock: deployment.fromBlock, log });
  const reconciler = new Reconciler({ context, chainReader, log });
  const sender = new Sender({
    context,
    chain,
    relayerKey: env.keys.relayer,
    log,
  });
  const keeper = new Keeper({ context, fireDeadline, anchorTask, log });
  const beats: PollingJob[] = [
    { name: "indexer", everyMs: INDEX_EVERY_MS, tick: () => indexer.tick() },
    { name: "sender", everyMs: SEND_EVERY_MS, tick: () => sender.tick() },
    { name: "keeper", everyMs: KEEP_EVERY_MS, tick: () => keeper.tick() },
    { name: "health", everyMs: LIGHT_EVERY_MS, tick: () => tokenHealth.tick() },
    { name: "reconciler", everyMs: RECONCILE_EVERY_MS, tick: () => reconciler.tick() },
    { name: "reputation", everyMs: REPUTATION_EVERY_MS, tick: reputationTick(context) },
  ];
  const running = beats.map((beat) => new Poller(beat, log));
  return {
    indexer,
    tokenHealth,
    reconciler,
    start: () => {
      for (const job of running) job.start();
    },
    stop: async () => {
      await Promise.all(running.map((job) => job.stop()));
    },
  };
}

/** Publishes once for each UTC day that begins, and once at the start for days that were slept through. */
function reputationTick(context: Context): () => Promise<void> {
  let publishedOn = -1;
  return async () => {
    const today = utcDay(context.clock());
    if (today === publishedOn) return;
    await publishReputation(context);
    publishedOn = today;
  };
}
