import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";

const AT_ONCE = 16;
/** Of these; a slow service keeps no other waiting. */
const AT_ONCE_OF_A_SERVICE = 4;
/** Looked at, so that many of one service hide no other. */
const LOOKED_AT = 500;

interface Waiting {
  readonly id: string;
  readonly serviceId: string;
}

interface Parts {
  readonly context: Context;
  readonly waiting: (tx: Tx, until: { nowMs: number; limit: number }) => Promise<readonly Waiting[]>;
  /** Takes one as far as it goes now. */
  readonly run: (id: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Runs what waits, each once at a time, and few of one service. */
export class FairTurns {
  private readonly running = new Map<string, { serviceId: string; run: Promise<void> }>();

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, waiting, run, onError } = this.parts;
    const until = { nowMs: context.clock(), limit: LOOKED_AT };
    for (const { id, serviceId } of await context.store.read((tx) => waiting(tx, until))) {
      if (this.running.size >= AT_ONCE) return;
      if (this.running.has(id) || this.countOf(serviceId) >= AT_ONCE_OF_A_SERVICE) continue;
      const running = run(id)
        .catch(onError)
        .finally(() => this.running.delete(id));
      this.running.set(id, { serviceId, run: running });
    }
  }

  private countOf(serviceId: string): number {
    return [...this.running.values()].filter((one) => one.serviceId === serviceId).length;
  }

  /** Once all that it began has ended. */
  async rest(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ run }) => run));
  }
}
