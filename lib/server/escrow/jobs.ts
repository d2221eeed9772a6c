import type { Logger } from "pino";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import type { DeploymentWatch } from "@/lib/server/escrow/chain/deployment-watch";
import type { TokenHealthWatch } from "@/lib/server/escrow/chain/token-health-watch";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { HouseChain } from "./chain/evidence";
import type { Indexer } from "./mirror/indexer";
import { rescan } from "./mirror/rescan";
import { relayWaits } from "./relay/relay-ages";
import { openEtherPayer, openRelayer, openSpender } from "./relay/senders";
import { newestBlockSeenMs, oldestUnconfirmedMs } from "./tables/chain-waiting";
import { oldestRescanMs } from "./tables/rescans";

/** What the escrow's jobs need of the house. */
export interface EscrowJobWorld {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly relayerKey: Hex;
  /** Spends the treasury's money; null where no router is deployed. */
  readonly spenderKey: Hex | null;
  /** Pays uptime in ether; null where nobody is paid in it. */
  readonly payerKey: Hex | null;
  readonly log: Logger;
  /** Made by the house, which tells people what they have seen last. */
  readonly indexer: Indexer;
  readonly tokenHealth: TokenHealthWatch;
  readonly deploymentWatch: DeploymentWatch;
}

export const ESCROW_JOBS: readonly Job<EscrowJobWorld>[] = [
  {
    name: "indexer",
    intervalMs: 500,
    mayPauseMs: MINUTE_MS,
    open:
      ({ indexer }) =>
      () =>
        indexer.tick(),
    waits: () => [
      {
        what: "an event of the chain does not become final",
        oldestAtMs: oldestUnconfirmedMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
      {
        what: "the chain has shown no new block for long",
        oldestAtMs: newestBlockSeenMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    name: "re-scan",
    intervalMs: 500,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ context, chain, log }) =>
      () =>
        rescan({ context, chain, log }),
    waits: () => [
      {
        what: "a re-scan of the chain does not get on",
        oldestAtMs: oldestRescanMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    name: "sender",
    intervalMs: 300,
    mayPauseMs: MINUTE_MS,
    open: ({ context, chain, relayerKey: key, log }) => {
      const sender = openRelayer({ context, chain, key, log });
      return () => sender.tick();
    },
    waits: ({ chain: { facts } }) =>
      relayWaits([facts.relayer, facts.router?.spender ?? null, facts.payer].filter((key) => key !== null)),
  },
  {
    name: "spender",
    intervalMs: 300,
    mayPauseMs: MINUTE_MS,
    open: ({ context, chain, spenderKey: key, log }) => {
      if (key === null || chain.facts.router === null) return async () => undefined;
      const sender = openSpender({ context, chain, key, log });
      return () => sender.tick();
    },
    waits: () => [],
  },
  {
    name: "ether payer",
    intervalMs: 300,
    mayPauseMs: MINUTE_MS,
    open: ({ context, chain, payerKey: key, log }) => {
      if (key === null) return async () => undefined;
      const sender = openEtherPayer({ context, chain, key, log });
      return () => sender.tick();
    },
    waits: () => [],
  },
  {
    name: "token health watch",
    intervalMs: 5_000,
    mayPauseMs: MINUTE_MS,
    open:
      ({ tokenHealth }) =>
      () =>
        tokenHealth.tick(),
    waits: () => [],
  },
  {
    name: "deployment watch",
    intervalMs: 20_000,
    mayPauseMs: MINUTE_MS,
    open:
      ({ deploymentWatch }) =>
      () =>
        deploymentWatch.tick(),
    waits: () => [],
  },
];
