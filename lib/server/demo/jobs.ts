import { MINUTE_MS } from "@/lib/domain/time";
import type { DemoWallet } from "@/lib/server/kernel/demo-wallet";
import type { Job } from "@/lib/server/kernel/jobs/runner";

/** What the demo's jobs need of the house. */
export interface DemoJobWorld {
  /** Null in production. */
  readonly demo: DemoWallet | null;
}

export const DEMO_JOBS: readonly Job<DemoJobWorld>[] = [
  {
    name: "demo wallets",
    intervalMs: 10_000,
    mayPauseMs: 5 * MINUTE_MS,
    open:
      ({ demo }) =>
      async () =>
        demo?.lookAgain(),
    waits: () => [],
  },
];
