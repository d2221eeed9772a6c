import { LostRace } from "@/lib/domain/errors";
import type { Cap } from "@/lib/domain/treasury/caps";
import type { Tx } from "@/lib/server/store/tx";
import { isSummed, readUsage, type SummedCap, windowKeyAt } from "@/lib/server/treasury/reads/read-usage";
import { holdInWindow, insertWindow, unholdInWindow } from "@/lib/server/treasury/tables/budgets";
import { tellAlerts } from "./tell-alerts";

/**
 * Holds money of a call in the windows of all its caps, and says once how far a window has come.
 * @throws LostRace where a window has no room for it after all
 */
export async function holdBudgets(
  tx: Tx,
  held: { caps: readonly Cap[]; units: bigint; atMs: number },
): Promise<void> {
  if (held.units === 0n) return;
  for (const cap of held.caps.filter(isSummed)) await holdOne(tx, cap, held);
}

async function holdOne(tx: Tx, cap: SummedCap, held: { units: bigint; atMs: number }): Promise<void> {
  const { units, atMs } = held;
  const { isOpen, startAtMs, spentUnits, heldUnits, carriedUnits } = await readUsage(tx, cap, atMs);
  const key = { scope: cap.scope, ofId: cap.of, period: cap.window, startAtMs };
  const { limitUnits } = cap;
  if (!isOpen) await insertWindow(tx, { ...key, spentUnits, heldUnits, carriedUnits, limitUnits });
  if (!(await holdInWindow(tx, key, { units, limitUnits }))) throw new LostRace();
  const usage = { spentUnits, heldUnits: heldUnits + units, carriedUnits };
  await tellAlerts(tx, { cap, key, usage, atMs });
}

/** Frees what a call held and adds what was spent of it, in the windows of the moment at which it was held. */
export async function unholdBudgets(
  tx: Tx,
  of: { caps: readonly Cap[]; heldUnits: bigint; spentUnits: bigint; heldAtMs: number },
): Promise<void> {
  const { caps, heldUnits, spentUnits, heldAtMs } = of;
  if (heldUnits === 0n) return;
  const by = { heldUnits, spentUnits };
  for (const cap of caps.filter(isSummed)) {
    await unholdInWindow(tx, await windowKeyAt(tx, cap, heldAtMs), by);
  }
}
