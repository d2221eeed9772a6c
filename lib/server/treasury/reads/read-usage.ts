import type { Cap } from "@/lib/domain/treasury/caps";
import { carriedInto, type Usage } from "@/lib/domain/treasury/usage";
import { type SumWindow, windowAt } from "@/lib/domain/treasury/windows";
import type { Tx } from "@/lib/server/store/tx";
import { findWindow, type WindowKey } from "@/lib/server/treasury/tables/budgets";
import { sumsOfCalls } from "@/lib/server/treasury/tables/service-calls";

/** A cap that sums are kept of. */
export type SummedCap = Cap & { readonly window: SumWindow };

export function isSummed(cap: Cap): cap is SummedCap {
  return cap.window !== "call";
}

/** The window of a cap that a moment lies in. */
export function windowKeyAt(cap: SummedCap, atMs: number): WindowKey {
  const { startMs } = windowAt(cap.window, atMs);
  return { scope: cap.scope, ofId: cap.of, period: cap.window, startAtMs: startMs };
}

/**
 * What a cap's window has seen. One that is not open yet has seen the calls that were let pass before the cap was
 * there, and has a share of what the window before left.
 */
export async function readUsage(tx: Tx, cap: SummedCap, atMs: number): Promise<Usage & { isOpen: boolean }> {
  const open = await findWindow(tx, windowKeyAt(cap, atMs));
  if (open) return { ...open, isOpen: true };
  const { startMs, endMs } = windowAt(cap.window, atMs);
  const isYounger = cap.sinceAtMs > startMs;
  const calls = { scope: cap.scope, ofId: cap.of, fromMs: startMs, untilMs: endMs };
  const seen = isYounger ? await sumsOfCalls(tx, calls) : { heldUnits: 0n, spentUnits: 0n };
  return { ...seen, carriedUnits: await carriedTo(tx, cap, startMs), isOpen: false };
}

async function carriedTo(tx: Tx, cap: SummedCap, startMs: number): Promise<bigint> {
  if (cap.rolloverBps === 0 || cap.window === "lifetime") return 0n;
  const before = await findWindow(tx, windowKeyAt(cap, startMs - 1));
  return carriedInto(cap, { startMs, before: before ?? { spentUnits: 0n, heldUnits: 0n } });
}
