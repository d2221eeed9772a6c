import { isEnded } from "@/lib/domain/treasury/call-lifecycle";
import { PATIENCE_MS } from "@/lib/domain/treasury/service/serving";
import { within } from "@/lib/server/kernel/within";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import type { CallParts } from "./call-parts";

const LOOK_EVERY_MS = 100;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a call's payment, has it served, and waits for its end; not for ever, and not for an approval. */
export async function pursueCall({ context, serveCall }: CallParts, id: string): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  let isAsked = false;
  while (Date.now() < untilMs) {
    const call = await context.store.read((tx) => findCall(tx, id));
    if (!call || call.state === "waiting" || isEnded(call.state)) return;
    if (call.state !== "paying" && !isAsked) {
      isAsked = true;
      // Past our patience its end is told by the call itself.
      await within(serveCall(id), untilMs - Date.now());
    } else {
      await pause(LOOK_EVERY_MS);
    }
  }
}
