import type { Decision } from "@/lib/domain/treasury/decide";
import type { CapReadingWire } from "@/lib/schemas/treasury/decision";
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
