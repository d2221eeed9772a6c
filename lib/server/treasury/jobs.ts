import type { Logger } from "pino";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { callRunner } from "./jobs/call-runner";
import { lapseCalls } from "./jobs/lease-keeper";
import { paymentRunner } from "./jobs/payment-runner";
import type { PolicyFileWatch } from "./jobs/policy-file-watch";
import { ServiceProbe } from "./jobs/service-probe";
import type { ServiceRegistrar } from "./jobs/service-registrar";
import { ShadowRunner } from "./jobs/shadow-runner";
import { oldestUndecidedMs } from "./tables/approvals";
import { CLOCK_TOLERANCE_MS, clockAheadSinceMs, setBackAwaitedSinceMs } from "./tables/budgets";
import { oldestProposedMs } from "./tables/policy-drafts";
import { oldestUnshadowedMs } from "./tables/replay/shadows";
import { oldestLapsedMs, oldestPayingMs, oldestUnservedMs } from "./tables/service-calls";
import { oldestSettlingMs, oldestUnservedPaymentMs } from "./tables/x402/payments";

/** What the treasury's jobs need of the house. */
export interface TreasuryJobWorld {
  readonly context: Context;
  /** Made by the house, which asks it what it has found. */
  readonly policyFileWatch: PolicyFileWatch;
  /** Null where no router is deployed. */
  readonly serviceRegistrar: ServiceRegistrar | null;
  readonly serveCall: (callId: string) => Promise<void>;
  readonly carryOnPayment: (paymentId: string) => Promise<void>;
  readonly log: Logger;
  /** The way to the services' servers. */
  readonly outbound: Outbound;
}

export const TREASURY_JOBS: readonly Job<TreasuryJobWorld>[] = [
  {
    name: "call runner",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open: ({ context, serveCall, log }) => {
      const onError = (err: unknown) => log.error({ err }, "a call could not be served");
      const runner = callRunner({ context, serveCall, onError });
      return () => runner.tick();
    },
    waits: () => [
      { what: "a call waits for its payment", oldestAtMs: oldestPayingMs, mayWaitMs: 10 * MINUTE_MS },
      {
        what: "a paid call waits for its provider",
        oldestAtMs: oldestUnservedMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    name: "payment runner",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open: ({ context, carryOnPayment, log }) => {
      const onError = (err: unknown) => log.error({ err }, "a payment by x402 cannot go on");
      const runner = paymentRunner({ context, carryOnPayment, onError });
      return () => runner.tick();
    },
    waits: () => [
      {
        what: "a payment that its payer signed waits for the chain",
        oldestAtMs: oldestSettlingMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
      {
        what: "a service that its buyer paid waits for its provider",
        oldestAtMs: oldestUnservedPaymentMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    name: "service registrar",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ serviceRegistrar }) =>
      async () =>
        serviceRegistrar?.tick(),
    waits: ({ serviceRegistrar }) => [
      {
        what: "services on the chain are not as the policy has them",
        oldestAtMs: async () => serviceRegistrar?.staleSinceMs() ?? null,
        mayWaitMs: 0,
        detail: () => serviceRegistrar?.whyStale() ?? null,
      },
    ],
  },
  {
    name: "lease keeper",
    intervalMs: SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ context, log }) =>
      () =>
        lapseCalls(context, log),
    waits: () => [
      {
        what: "a call holds money past its lease",
        oldestAtMs: oldestLapsedMs,
        mayWaitMs: MINUTE_MS,
      },
      {
        what: "a call waits for an approval past its time",
        oldestAtMs: oldestUndecidedMs,
        mayWaitMs: MINUTE_MS,
      },
      {
        what: "the treasury's clock is ahead of the house's, and its budgets stand still",
        oldestAtMs: clockAheadSinceMs,
        mayWaitMs: CLOCK_TOLERANCE_MS,
        detail: () =>
          "mend the house's clock if that one is wrong; else POST /api/v1/treasury/clock sets the other back, " +
          "once both of two operators have asked for it within a day. " +
          "It is ahead by as long as this is said to wait",
      },
      {
        what: "the treasury's clock is to be set back, and a second operator has not asked for it yet",
        oldestAtMs: setBackAwaitedSinceMs,
        mayWaitMs: HOUR_MS,
      },
    ],
  },
  {
    name: "shadow runner",
    intervalMs: SECOND_MS,
    mayPauseMs: 10 * MINUTE_MS,
    open: ({ context }) => {
      const runner = new ShadowRunner(context);
      return () => runner.tick();
    },
    waits: () => [
      {
        what: "a decision waits for the policy that runs in shadow",
        oldestAtMs: oldestUnshadowedMs,
        mayWaitMs: 10 * MINUTE_MS,
      },
    ],
  },
  {
    name: "reader of the policy's files",
    intervalMs: 2 * SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ policyFileWatch }) =>
      () =>
        policyFileWatch.tick(),
    waits: ({ policyFileWatch }) => [
      {
        what: "policy: stale, its files have a fault",
        oldestAtMs: async () => policyFileWatch.staleSinceMs(),
        mayWaitMs: 0,
        detail: () => policyFileWatch.whyStale(),
      },
      {
        what: "a draft of the policy waits for another operator",
        oldestAtMs: oldestProposedMs,
        mayWaitMs: 7 * DAY_MS,
      },
    ],
  },
  {
    name: "service probe",
    intervalMs: 10 * SECOND_MS,
    mayPauseMs: 3 * MINUTE_MS,
    open: ({ context, outbound }) => {
      const probe = new ServiceProbe({ context, outbound });
      return () => probe.tick();
    },
    // A server that does not answer waits for its owner.
    waits: () => [],
  },
];
