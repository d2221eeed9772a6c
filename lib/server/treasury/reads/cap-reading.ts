import type { Decision } from "@/lib/domain/treasury/decide";
import type { Needs } from "@/lib/domain/treasury/needs";
import type { CapReadingWire, NeedsWire } from "@/lib/schemas/treasury/decision";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";

const mnee = (units: bigint) => moneyView("MNEE", units);

/** A cap as it stands, or stood when something was decided. */
export function capReading({
  cap,
  usage,
  remainingUnits,
  resetsAtMs,
  binds,
}: Decision["caps"][number]): CapReadingWire {
  return {
    scope: cap.scope,
    of: cap.of,
    window: cap.window,
    limit: mnee(cap.limitUnits),
    carried: mnee(usage.carriedUnits),
    used: mnee(usage.spentUnits),
    held: mnee(usage.heldUnits),
    remaining: mnee(remainingUnits),
    resetsAt: timeView(resetsAtMs),
    binds,
  };
}

/** What would have let all of a call pass. */
export function needsView({ changes, waitUntilMs, quantity, asks, text }: Needs): NeedsWire {
  const raises = changes.map(({ cap, byUnits }) => ({
    cap: cap && { scope: cap.scope, of: cap.of, window: cap.window },
    by: mnee(byUnits),
  }));
  return { raises, waitUntil: timeView(waitUntilMs), quantity, ...(asks === null ? {} : { asks }), text };
}
