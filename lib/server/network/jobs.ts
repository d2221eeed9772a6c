import type { Logger } from "pino";
import type { SendProbe } from "@/lib/domain/network/judge-probe";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import { endLapsed } from "./commands/sender-jobs";
import { evaluateDue } from "./jobs/evaluate-due";
import { Payer } from "./jobs/payer";
import { Prober } from "./jobs/prober";
import { oldestOpenAppealMs } from "./tables/appeals";
import { oldestDueMs, oldestUnprobedMs } from "./tables/orchestrators";
import { oldestFundedMs, oldestOwedMs } from "./tables/payouts";
import { oldestLapsedMs } from "./tables/senders";

/** What the network's jobs need of the house. */
export interface NetworkJobWorld {
  readonly context: Context;
  readonly sendProbe: SendProbe;
  readonly log: Logger;
}

const SAID_WITH_EACH = "why is said with each payout, in /api/v1/network/orchestrators/{id}/payouts";

const APPEAL_MAY_WAIT_MS = 3 * DAY_MS;

export const NETWORK_JOBS: readonly Job<NetworkJobWorld>[] = [
  {
    name: "prober",
    intervalMs: SECOND_MS / 4,
    mayPauseMs: MINUTE_MS,
    open: ({ context, sendProbe, log }) => {
      const onError = (err: unknown) => log.error({ err }, "a probe could not be kept");
      const prober = new Prober({ context, sendProbe, onError });
      return () => prober.tick();
    },
    waits: () => [
      { what: "an orchestrator waits to be probed", oldestAtMs: oldestUnprobedMs, mayWaitMs: MINUTE_MS },
    ],
  },
  {
    name: "evaluator",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open: ({ context, log }) => {
      const onError = (err: unknown) => log.error({ err }, "an orchestrator could not be evaluated");
      return () => evaluateDue(context, onError);
    },
    waits: () => [
      { what: "an orchestrator waits to be evaluated", oldestAtMs: oldestDueMs, mayWaitMs: 2 * MINUTE_MS },
      {
        what: "an appeal waits for an operator",
        oldestAtMs: oldestOpenAppealMs,
        mayWaitMs: APPEAL_MAY_WAIT_MS,
      },
    ],
  },
  {
    name: "sender-holds",
    intervalMs: 5 * SECOND_MS,
    mayPauseMs: MINUTE_MS,
    open:
      ({ context }) =>
      () =>
        endLapsed(context),
    waits: () => [
      { what: "money of a job that is over is held", oldestAtMs: oldestLapsedMs, mayWaitMs: MINUTE_MS },
    ],
  },
  {
    name: "payer",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open: ({ context }) => {
      const payer = new Payer(context);
      return () => payer.tick();
    },
    waits: () => [
      {
        what: "an uptime payout waits for the treasury",
        oldestAtMs: oldestOwedMs,
        mayWaitMs: 10 * MINUTE_MS,
        detail: () => SAID_WITH_EACH,
      },
      {
        what: "an uptime payout waits for its ether",
        oldestAtMs: oldestFundedMs,
        mayWaitMs: 10 * MINUTE_MS,
        detail: () => SAID_WITH_EACH,
      },
    ],
  },
];
