import type { Context } from "@/lib/server/kernel/context";
import { unservedCalls } from "@/lib/server/treasury/tables/service-calls";
import { FairTurns } from "./fair-turns";

/** Has paid calls served that nobody waits for any more, such as those of a house that was killed. */
export function callRunner(parts: {
  context: Context;
  /** Asks the provider of a call that is paid. */
  serveCall: (callId: string) => Promise<void>;
  onError: (error: unknown) => void;
}): FairTurns {
  return new FairTurns({ ...parts, waiting: unservedCalls, run: parts.serveCall });
}
