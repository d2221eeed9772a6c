import type { Context } from "@/lib/server/kernel/context";

/** What calls of services need of the house. */
export interface CallParts {
  readonly context: Context;
  /** Asks the provider of a call that is paid, or needs no payment. */
  readonly serveCall: (callId: string) => Promise<void>;
  /** Null while the provider of a service is asked at all; else from when on it is tried again, in ms. */
  readonly openCircuitUntilMs: (serviceId: string) => number | null;
}
