import type { Context } from "@/lib/server/kernel/context";
import { unservedCalls } from "@/lib/server/treasury/tables/service-calls";

const AT_ONCE = 16;
/** Of these; a slow service keeps no other waiting. */
const AT_ONCE_OF_A_SERVICE = 4;
/** Looked at, so that many of one service hide no other. */
const LOOKED_AT = 500;

interface Parts {
  readonly context: Context;
  /** Asks the provider of a call that is paid. */
  readonly serveCall: (callId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Has paid calls served that nobody waits for any more, such as those of a house that was killed. */
export class CallRunner {
  private readonly running = new Map<string, { serviceId: string; run: Promise<void> }>();

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, serveCall, onError } = this.parts;
    const until = { nowMs: context.clock(), limit: LOOKED_AT };
    const calls = await context.store.read((tx) => unservedCalls(tx, until));
    for (const { id, serviceId } of calls) {
      if (this.running.size >= AT_ONCE) return;
      if (this.running.has(id) || this.countOf(serviceId) >= AT_ONCE_OF_A_SERVICE) continue;
      const run = serveCall(id)
        .catch(onError)
        .finally(() => this.running.delete(id));
      this.running.set(id, { serviceId, run });
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
