import type { Logger } from "pino";
import { LostRace } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { lapseCall } from "@/lib/server/treasury/commands/lapse-call";
import { lapsedCalls } from "@/lib/server/treasury/tables/service-calls";

const AT_ONCE = 200;

/**
 * Gives back what calls hold whose lease has passed, such as those of a house that was killed, that nobody approved in
 * time, or whose payment was never signed. One that cannot be ended is told of, and keeps no other from it.
 */
export async function lapseCalls(context: Context, log: Logger): Promise<void> {
  const until = { nowMs: context.clock(), limit: AT_ONCE };
  const calls = await context.store.read((tx) => lapsedCalls(tx, until));
  for (const { id: callId } of calls) {
    await lapseCall(context, { callId }).catch((error: unknown) => {
      if (!(error instanceof LostRace))
        log.error({ err: error, callId }, "a call past its lease cannot be ended");
    });
  }
}
