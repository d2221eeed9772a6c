import type { CapState } from "./usage";

/**
 * When a cap's window will be used up if it goes on as it has since it began, at `sinceMs`: "at this pace empty at 16:40". Null where
 * that is not before it ends, and of a window that nobody used or that has no end.
 */
export function emptyAtMs(
  { cap, usage, remainingUnits, resetsAtMs }: CapState,
  now: { atMs: number; sinceMs: number },
): number | null {
  const usedUnits = usage.spentUnits + usage.heldUnits;
  if (cap.window === "call" || resetsAtMs === null || usedUnits === 0n) return null;
  const passedMs = BigInt(now.atMs - now.sinceMs);
  const atMs = BigInt(now.atMs) + (remainingUnits * passedMs) / usedUnits;
  return atMs < BigInt(resetsAtMs) ? Number(atMs) : null;
}
