import type { CapState } from "./usage";
import { windowAt } from "./windows";

/**
 * When a cap's window will be used up if it goes on as it has since it began: "at this pace empty at 16:40". Null where
 * that is not before it ends, and of a window that nobody used or that has no end.
 */
export function emptyAtMs(
  { cap, usage, remainingUnits, resetsAtMs }: CapState,
  nowMs: number,
): number | null {
  const usedUnits = usage.spentUnits + usage.heldUnits;
  if (cap.window === "call" || resetsAtMs === null || usedUnits === 0n) return null;
  const sinceMs = BigInt(nowMs - windowAt(cap.window, nowMs).startMs);
  const leftMs = (remainingUnits * sinceMs) / usedUnits;
  const atMs = BigInt(nowMs) + leftMs;
  return atMs < BigInt(resetsAtMs) ? Number(atMs) : null;
}
