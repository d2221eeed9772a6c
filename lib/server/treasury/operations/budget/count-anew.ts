import { maxUnits } from "@/lib/domain/money";
import type { Cap } from "@/lib/domain/treasury/caps";
import type { Tx } from "@/lib/server/store/tx";
import { isSummed, readUsage, type SummedCap, windowKeyAt } from "@/lib/server/treasury/reads/read-usage";
import { forgetWindow, forgetWindowsAfter, insertWindow } from "@/lib/server/treasury/tables/budgets";
import { holdAt } from "@/lib/server/treasury/tables/service-calls";

/**
 * Has all that was held after a moment count at it: those calls are held and end in its windows, which may so have used
 * more than they may, and no later window is known.
 * @returns how many calls
 */
export async function countAnew(
  tx: Tx,
  of: { caps: readonly Cap[]; nowMs: number; leaseUntilMs: number },
): Promise<number> {
  const calls = await holdAt(tx, of);
  await forgetWindowsAfter(tx, of.nowMs);
  // A lifetime has seen the same, whenever it was.
  const caps = of.caps.filter(isSummed).filter(({ window }) => window !== "lifetime");
  for (const cap of caps) await openAnew(tx, cap, of.nowMs);
  return calls;
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
