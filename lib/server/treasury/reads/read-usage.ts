import { type Cap, isReset } from "@/lib/domain/treasury/caps";
import { carriedTo, leavesSomething, type Usage, usedIn } from "@/lib/domain/treasury/usage";
import { type SumWindow, windowAt } from "@/lib/domain/treasury/windows";
import type { Tx } from "@/lib/server/store/tx";
import { lastReset } from "@/lib/server/treasury/tables/budget-resets";
import { findWindow, type WindowKey, windowsBetween } from "@/lib/server/treasury/tables/budgets";
import type { BudgetWindowRow } from "@/lib/server/treasury/tables/rows";
import { sumsOfCalls } from "@/lib/server/treasury/tables/service-calls";

/** A cap that sums are kept of. */
export type SummedCap = Cap & { readonly window: SumWindow };

export function isSummed(cap: Cap): cap is SummedCap {
  return cap.window !== "call";
}

/** The window of a cap that a moment lies in: of the calendar, or since a reset in it. */
export async function windowKeyAt(
  tx: Tx,
  cap: Pick<SummedCap, "scope" | "of" | "window">,
  atMs: number,
): Promise<WindowKey> {
  const { startMs } = windowAt(cap.window, atMs);
  const within = { agentId: cap.of, fromMs: startMs, untilMs: atMs };
  const resetAtMs = isReset(cap) ? await lastReset(tx, within) : null;
  return { scope: cap.scope, ofId: cap.of, period: cap.window, startAtMs: resetAtMs ?? startMs };
}

/** What a window has seen, and since when. */
export interface WindowUsage extends Usage {
  readonly startAtMs: number;
  readonly isOpen: boolean;
}

/**
 * What a cap's window has seen. One that is not open yet has seen what its calls say, such as those that were let pass
 * before the cap was there, and has a share of what the calendar's window before left.
 */
export async function readUsage(tx: Tx, cap: SummedCap, atMs: number): Promise<WindowUsage> {
  const key = await windowKeyAt(tx, cap, atMs);
  const { startAtMs } = key;
  const { startMs, endMs } = windowAt(cap.window, atMs);
  const since = { ...key, fromMs: startMs, untilMs: startAtMs };
  const earlier = startAtMs === startMs ? [] : await windowsBetween(tx, since);
  const earlierUnits = usedIn(earlier);
  const open = await findWindow(tx, key);
  if (open) return { ...open, earlierUnits, isOpen: true };
  const seen = await sumsOfCalls(tx, { scope: cap.scope, ofId: cap.of, fromMs: startAtMs, untilMs: endMs });
  const last = earlier.at(-1);
  const before = last ? [] : await windowsBefore(tx, cap, startMs);
  const carriedUnits = carriedTo(cap, { startMs, last, before });
  return { ...seen, earlierUnits, carriedUnits, startAtMs, isOpen: false };
}

/** Those of the calendar's window before, where it leaves something. */
async function windowsBefore(tx: Tx, cap: SummedCap, startMs: number): Promise<BudgetWindowRow[]> {
  if (!leavesSomething(cap)) return [];
  const { startMs: fromMs } = windowAt(cap.window, startMs - 1);
  const { scope, of: ofId, window: period } = cap;
  return windowsBetween(tx, { scope, ofId, period, fromMs, untilMs: startMs });
}
