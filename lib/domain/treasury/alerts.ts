import { MAX_BPS } from "../money";

/** Shares of a window's limit at which it is said, once a window. */
export const ALERTS_BPS = [8_000, 10_000] as const;

/** The shares that a window has come to. A window without a limit to speak of has come to none. */
export function alertsAt(window: { usedUnits: bigint; limitUnits: bigint }): number[] {
  const { usedUnits, limitUnits } = window;
  if (limitUnits === 0n) return [];
  return ALERTS_BPS.filter((bps) => usedUnits * BigInt(MAX_BPS) >= limitUnits * BigInt(bps));
}
