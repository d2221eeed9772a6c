import type { Context } from "@/lib/server/kernel/context";
import { unservedCalls } from "@/lib/server/treasury/tables/service-calls";
import { FairTurns, LOOKED_AT } from "./fair-turns";

interface Parts {
  readonly context: Context;
  /** Asks the provider of a call that is paid. */
  readonly serveCall: (callId: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Has paid calls served that nobody waits for any more, such as those of a house that was killed. */
export class CallRunner {
  private readonly turns: FairTurns;

  constructor(private readonly parts: Parts) {
    this.turns = new FairTurns({ run: parts.serveCall, onError: parts.onError });
  }

  async tick(): Promise<void> {
    const { context } = this.parts;
    const until = { nowMs: context.clock(), limit: LOOKED_AT };
    this.turns.begin(await context.store.read((tx) => unservedCalls(tx, until)));
  }

  /** Once all that it began has ended. */
  rest(): Promise<void> {
    return this.turns.rest();
  }
}
