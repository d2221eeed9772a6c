import type { Context } from "@/lib/server/kernel/context";
import { unservedCalls } from "@/lib/server/treasury/tables/service-calls";

/** A slow provider takes one place, and keeps nobody else waiting. */
const AT_ONCE = 16;

interface Parts {
  readonly context: Context;
  /** Asks the provider of a call that is paid. */
  readonly serveCall: (callId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Has paid calls served that nobody waits for any more, such as those of a house that was killed. */
export class CallRunner {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, serveCall, onError } = this.parts;
    const until = { nowMs: context.clock(), limit: AT_ONCE };
    const calls = await context.store.read((tx) => unservedCalls(tx, until));
    for (const { id } of calls) {
      if (this.running.size >= AT_ONCE) return;
      if (this.running.has(id)) continue;
      const run = serveCall(id)
        .catch(onError)
        .finally(() => this.running.delete(id));
      this.running.set(id, run);
    }
  }

  /** Once all that it began has ended. */
  async rest(): Promise<void> {
    await Promise.all(this.running.values());
  }
}
