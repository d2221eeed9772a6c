import { MAX_BPS } from "../money";
import { MINUTE_MS } from "../time";
import { emptyAtMs } from "./forecast";
import type { CapState } from "./usage";

/** Shares of a window's limit at which it is said, once a window. */
export const ALERTS_BPS = [8_000, 10_000] as const;

/** The shares that a window has come to. A window without a limit to speak of has come to none. */
export function alertsAt(window: { usedUnits: bigint; limitUnits: bigint }): number[] {
  const { usedUnits, limitUnits } = window;
  if (limitUnits === 0n) return [];
  return ALERTS_BPS.filter((bps) => usedUnits * BigInt(MAX_BPS) >= limitUnits * BigInt(bps));
}

/** From this share on, and after so long, a window's pace tells something: its first calls are no trend. */
const FORECAST_FROM_BPS = 2_500;
const FORECAST_AFTER_MS = 10 * MINUTE_MS;

/** When a window will be empty if it goes on as it has since `sinceMs`; null where that is not worth an alert, or it is so now. */
export function forecastAt(state: CapState, now: { atMs: number; sinceMs: number }): number | null {
  const { cap, usage, remainingUnits } = state;
  if (now.atMs - now.sinceMs < FORECAST_AFTER_MS) return null;
  const usedUnits = usage.spentUnits + usage.heldUnits;
  const fromUnits = (cap.limitUnits + usage.carriedUnits) * BigInt(FORECAST_FROM_BPS);
  if (remainingUnits === 0n || usedUnits * BigInt(MAX_BPS) < fromUnits) return null;
  return emptyAtMs(state, now);
}
