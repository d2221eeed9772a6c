import { maxUnits, mulBpsDown } from "../money";
import type { Cap } from "./caps";
import { windowAt } from "./windows";

/** What a cap's window has seen, in nano-MNEE. */
export interface Usage {
  readonly spentUnits: bigint;
  readonly heldUnits: bigint;
  /** What the window before left to it. */
  readonly carriedUnits: bigint;
  /** What was used in the same time of the calendar before a reset began the window anew: it leaves that much less. */
  readonly earlierUnits?: bigint;
}

/** Of a window that has seen nothing. */
export const UNUSED: Usage = { spentUnits: 0n, heldUnits: 0n, carriedUnits: 0n };

/** A cap as it stands at a moment. */
export interface CapState {
  readonly cap: Cap;
  readonly usage: Usage;
  /** Limit and carried, less spent and held; never below zero. */
  readonly remainingUnits: bigint;
  /** When its window ends; null for a call's cap and one of a lifetime. */
  readonly resetsAtMs: number | null;
}

export function capStateAt(cap: Cap, now: { usage: Usage; atMs: number }): CapState {
  const usage = cap.window === "call" ? UNUSED : now.usage;
  return {
    cap,
    usage,
    remainingUnits: remainingUnits(cap, usage),
    resetsAtMs: cap.window === "call" ? null : windowAt(cap.window, now.atMs).endMs,
  };
}

function remainingUnits(cap: Cap, usage: Usage): bigint {
  return maxUnits(cap.limitUnits + usage.carriedUnits - usage.spentUnits - usage.heldUnits, 0n);
}

/**
 * What a window gets from the calendar's one before it: a share of that one's limit that was neither spent nor held. What
 * it had been given itself is not passed on, and a cap that was not there all through the window before, with no lower
 * limit, gives nothing.
 * @param before spent and held in the window before, resets or not
 */
export function carriedInto(
  cap: Cap,
  window: { startMs: number; before: Omit<Usage, "carriedUnits"> },
): bigint {
  if (cap.window === "call" || !leavesSomething(cap)) return 0n;
  if (cap.sinceAtMs > windowAt(cap.window, window.startMs - 1).startMs) return 0n;
  const { spentUnits, heldUnits, earlierUnits = 0n } = window.before;
  const left = cap.limitUnits - spentUnits - heldUnits - earlierUnits;
  return mulBpsDown(maxUnits(left, 0n), cap.rolloverBps);
}

/** What a reset leaves to the new window of what the one before it was given: what was not used above the limit then. */
export function carriedOn(ended: Usage & { readonly limitUnits: bigint }): bigint {
  const { spentUnits, heldUnits, carriedUnits, limitUnits } = ended;
  const usedOfIt = maxUnits(spentUnits + heldUnits - limitUnits, 0n);
  return maxUnits(carriedUnits - usedOfIt, 0n);
}

/** Spent and held in windows of a cap, together. */
export function usedIn(windows: readonly Pick<Usage, "spentUnits" | "heldUnits">[]): bigint {
  return windows.reduce((sum, { spentUnits, heldUnits }) => sum + spentUnits + heldUnits, 0n);
}

/**
 * What a window that opens is given: the share of the calendar's window before, or what the last window that a reset
 * ended has left of it. It is given once.
 * @param of.last the window that a reset ended; `before`: those of the calendar's window before, asked for only then
 */
export function carriedTo(
  cap: Cap,
  of: {
    startMs: number;
    last: (Usage & { readonly limitUnits: bigint }) | undefined;
    before: readonly Pick<Usage, "spentUnits" | "heldUnits">[];
  },
): bigint {
  if (of.last) return carriedOn(of.last);
  const before = { spentUnits: 0n, heldUnits: 0n, earlierUnits: usedIn(of.before) };
  return carriedInto(cap, { startMs: of.startMs, before });
}

/** Whether a window before leaves something to the next one. */
export function leavesSomething({ window, rolloverBps }: Cap): boolean {
  return rolloverBps > 0 && window !== "call" && window !== "lifetime";
}

/** What the window of a later moment will have seen if nothing more is spent until then. */
export function usageLater(cap: Cap, from: { usage: Usage; nowMs: number; atMs: number }): Usage {
  if (cap.window === "call") return UNUSED;
  const now = windowAt(cap.window, from.nowMs);
  const { startMs } = windowAt(cap.window, from.atMs);
  if (startMs === now.startMs) return from.usage;
  const before = startMs === now.endMs ? from.usage : UNUSED;
  return { ...UNUSED, carriedUnits: carriedInto(cap, { startMs, before }) };
}
