import { MINUTE_MS } from "@/lib/domain/time";
import type { Cap } from "@/lib/domain/treasury/caps";
import { ASKED_FOR_MS } from "@/lib/domain/treasury/drafts/consent";
import type { SumWindow } from "@/lib/domain/treasury/windows";
import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { BudgetAlertRow, BudgetWindowRow } from "./rows";

/** Which window of which scope. */
export type WindowKey = Pick<BudgetWindowRow, "scope" | "ofId" | "period" | "startAtMs">;

const ITS_WINDOW = "scope = ? AND of_id = ? AND period = ? AND start_at_ms = ?";
const keyValues = ({ scope, ofId, period, startAtMs }: WindowKey) => [scope, ofId, period, startAtMs];

export function findWindow(tx: Tx, key: WindowKey): Promise<BudgetWindowRow | undefined> {
  return tx.get<BudgetWindowRow>(`SELECT * FROM budget_windows WHERE ${ITS_WINDOW}`, keyValues(key));
}

/** Windows of a cap that began in that time, the first one first. */
export function windowsBetween(
  tx: Tx,
  of: Omit<WindowKey, "startAtMs"> & { fromMs: number; untilMs: number },
): Promise<BudgetWindowRow[]> {
  return tx.all<BudgetWindowRow>(
    `SELECT * FROM budget_windows WHERE scope = ? AND of_id = ? AND period = ?
       AND start_at_ms >= ? AND start_at_ms < ? ORDER BY start_at_ms`,
    [of.scope, of.ofId, of.period, of.fromMs, of.untilMs],
  );
}

export function insertWindow(tx: Tx, row: BudgetWindowRow): Promise<void> {
  return tx.insert("budget_windows", asRecord(row));
}

/** Compare-and-swap: false where the window is not open, or has no room for it under the limit. */
export async function holdInWindow(
  tx: Tx,
  key: WindowKey,
  by: { units: bigint; limitUnits: bigint },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE budget_windows SET held_units = held_units + ?, limit_units = ?
     WHERE ${ITS_WINDOW} AND spent_units + held_units + ? <= ? + carried_units`,
    [by.units, by.limitUnits, ...keyValues(key), by.units, by.limitUnits],
  );
  return changed === 1;
}

/** Takes from what a window holds, and adds to what it spent. A cap that is younger than the hold has no such window. */
export async function unholdInWindow(
  tx: Tx,
  key: WindowKey,
  by: { heldUnits: bigint; spentUnits: bigint },
): Promise<void> {
  await tx.run(
    `UPDATE budget_windows SET held_units = held_units - ?, spent_units = spent_units + ? WHERE ${ITS_WINDOW}`,
    [by.heldUnits, by.spentUnits, ...keyValues(key)],
  );
}

/** The sums of a cap that comes or goes: they are made anew from the calls when it is next asked. */
export async function forgetWindows(tx: Tx, cap: Cap & { window: SumWindow }): Promise<void> {
  await tx.run("DELETE FROM budget_windows WHERE scope = ? AND of_id = ? AND period = ?", [
    cap.scope,
    cap.of,
    cap.window,
  ]);
}

export async function forgetWindow(tx: Tx, key: WindowKey): Promise<void> {
  await tx.run(`DELETE FROM budget_windows WHERE ${ITS_WINDOW}`, keyValues(key));
}

export async function forgetWindowsAfter(tx: Tx, atMs: number): Promise<void> {
  await tx.run("DELETE FROM budget_windows WHERE start_at_ms > ?", [atMs]);
}

/** False when it was said before. */
export async function insertAlert(tx: Tx, row: BudgetAlertRow): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO budget_alerts (scope, of_id, period, start_at_ms, threshold_bps, at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope, of_id, period, start_at_ms, threshold_bps) DO NOTHING`,
    [...keyValues(row), row.thresholdBps, row.atMs],
  );
  return inserted === 1;
}

/** So far the clock of budgets may be ahead of the house's: readings of a clock that is being set differ. */
export const CLOCK_TOLERANCE_MS = MINUTE_MS;

/** Since when the clock of budgets would have to stand still to be as far ahead as it is; null where it is not. */
export async function clockAheadSinceMs(tx: Tx, nowMs: number): Promise<number | null> {
  const aheadMs = (await budgetTimeRead(tx, nowMs)) - nowMs;
  return aheadMs === 0 ? null : nowMs - aheadMs;
}

/** When budgets were asked, and in which turn: no two have the same, and a later one has a higher. */
export interface BudgetTurn {
  readonly atMs: number;
  readonly turn: number;
}

const LATER =
  "CASE WHEN excluded.at_ms > treasury_clocks.at_ms THEN excluded.at_ms ELSE treasury_clocks.at_ms END";

/** The next turn, at the later of a moment and the latest one that budgets were asked at. */
export async function nextTurn(tx: Tx, nowMs: number): Promise<BudgetTurn> {
  await tx.run(
    `INSERT INTO treasury_clocks (id, at_ms, turn) VALUES (1, ?, 1)
     ON CONFLICT (id) DO UPDATE SET at_ms = ${LATER}, turn = treasury_clocks.turn + 1`,
    [nowMs],
  );
  const row = await tx.get<BudgetTurn>("SELECT at_ms, turn FROM treasury_clocks WHERE id = 1");
  return row ?? { atMs: nowMs, turn: 1 };
}

/** The later of a moment and the latest one that budgets were asked at. */
export async function budgetTime(tx: Tx, nowMs: number): Promise<number> {
  return (await nextTurn(tx, nowMs)).atMs;
}

/** The last turn; 0 before the first. */
export async function lastTurn(tx: Tx): Promise<number> {
  const row = await tx.get<{ turn: number }>("SELECT turn FROM treasury_clocks WHERE id = 1");
  return row?.turn ?? 0;
}

/** The same for whoever only reads. */
export async function budgetTimeRead(tx: Tx, nowMs: number): Promise<number> {
  const row = await tx.get<{ atMs: number }>("SELECT at_ms FROM treasury_clocks WHERE id = 1");
  return Math.max(nowMs, row?.atMs ?? nowMs);
}

/** Who asked for the clock to be set back, and when; null where nobody did within a day who operates the house still. */
export async function setBackAsked(tx: Tx, nowMs: number): Promise<{ byId: string; atMs: number } | null> {
  const row = await tx.get<{ byId: string; atMs: number }>(
    `SELECT c.back_asked_by AS by_id, c.back_asked_at_ms AS at_ms
     FROM treasury_clocks c JOIN users u ON u.id = c.back_asked_by
     WHERE u.is_operator AND c.back_asked_at_ms >= ? AND c.back_asked_at_ms <= ?`,
    [nowMs - ASKED_FOR_MS, nowMs + ASKED_FOR_MS],
  );
  return row ?? null;
}

/** Since when one operator's word for it waits for another's; null where none does, or nothing is to be set back any more. */
export async function setBackAwaitedSinceMs(tx: Tx, nowMs: number): Promise<number | null> {
  if ((await budgetTimeRead(tx, nowMs)) - nowMs <= CLOCK_TOLERANCE_MS) return null;
  return (await setBackAsked(tx, nowMs))?.atMs ?? null;
}

/** Keeps who asks for it last. */
export async function askToSetBack(tx: Tx, by: { byId: string; atMs: number }): Promise<void> {
  const asked = "back_asked_by = ?, back_asked_at_ms = ?";
  await tx.run(`UPDATE treasury_clocks SET ${asked} WHERE id = 1`, [by.byId, by.atMs]);
}

/** Sets the clock back, in a turn of its own: whoever asked for it has it. */
export async function setBudgetTime(tx: Tx, atMs: number): Promise<void> {
  const set = "at_ms = ?, turn = turn + 1, back_asked_by = NULL, back_asked_at_ms = NULL";
  await tx.run(`UPDATE treasury_clocks SET ${set} WHERE id = 1`, [atMs]);
  await tx.run("INSERT INTO clocks_set_back (turn, at_ms) SELECT turn, at_ms FROM treasury_clocks");
}

/** The newest first. */
export function latestAlerts(tx: Tx, limit: number): Promise<BudgetAlertRow[]> {
  return tx.all<BudgetAlertRow>(
    "SELECT * FROM budget_alerts ORDER BY at_ms DESC, scope, of_id, period, threshold_bps DESC LIMIT ?",
    [limit],
  );
}
