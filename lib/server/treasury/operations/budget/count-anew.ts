import { maxUnits } from "@/lib/domain/money";
import type { Cap } from "@/lib/domain/treasury/caps";
import type { Tx } from "@/lib/server/store/tx";
import { isSummed, readUsage, type SummedCap, windowKeyAt } from "@/lib/server/treasury/reads/read-usage";
import { forgetSaidAfter } from "@/lib/server/treasury/tables/budget-forecasts";
import { forgetWindow, forgetWindowsAfter, insertWindow } from "@/lib/server/treasury/tables/budgets";
import { holdAt } from "@/lib/server/treasury/tables/service-calls";
import { tellAlerts } from "./tell-alerts";

/**
 * Has all that was held after a moment count at it: those calls are held and end in its windows, which may so have used
 * more than they may, and no later window is known. What was said after it is forgotten, and what is so now is said.
 * @returns how many calls
 */
export async function countAnew(
  tx: Tx,
  of: { caps: readonly Cap[]; nowMs: number; leaseUntilMs: number },
): Promise<number> {
  const calls = await holdAt(tx, of);
  await forgetWindowsAfter(tx, of.nowMs);
  await forgetSaidAfter(tx, of.nowMs);
  for (const cap of of.caps.filter(isSummed)) {
    // A lifetime has seen the same, whenever it was.
    if (cap.window !== "lifetime") await openAnew(tx, cap, of.nowMs);
    await sayAnew(tx, cap, of.nowMs);
  }
  return calls;
}

async function sayAnew(tx: Tx, cap: SummedCap, atMs: number): Promise<void> {
  const usage = await readUsage(tx, cap, atMs);
  const { startAtMs } = usage;
  await tellAlerts(tx, {
    cap,
    key: { scope: cap.scope, ofId: cap.of, period: cap.window, startAtMs },
    usage,
    atMs,
  });
}

/** Kept also where it has no room, so that the next one is left nothing of it. */
async function openAnew(tx: Tx, cap: SummedCap, atMs: number): Promise<void> {
  const key = await windowKeyAt(tx, cap, atMs);
  await forgetWindow(tx, key);
  const { spentUnits, heldUnits, carriedUnits } = await readUsage(tx, cap, atMs);
  const usedUnits = spentUnits + heldUnits;
  if (usedUnits === 0n) return;
  const limitUnits = maxUnits(cap.limitUnits, usedUnits - carriedUnits);
  await insertWindow(tx, { ...key, spentUnits, heldUnits, carriedUnits, limitUnits });
}
