import { DAY_MS, HOUR_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { capKey, isReset } from "@/lib/domain/treasury/caps";
import {
  type ClockSetBack,
  type Reset,
  type Start,
  type StartWindow,
  windowName,
} from "@/lib/domain/treasury/replay/record";
import type { SummedCap } from "@/lib/domain/treasury/replay/windows";
import { windowAt } from "@/lib/domain/treasury/windows";
import type { Tx } from "@/lib/server/store/tx";
import { windowsBetween } from "@/lib/server/treasury/tables/budgets";
import * as start from "@/lib/server/treasury/tables/replay/replay-start";
import type { BudgetWindowRow } from "@/lib/server/treasury/tables/rows";
import type { ReplayedPolicies } from "./policies";
import { type Look, stretchesOf } from "./stretches";

/** An approval is given within a day, and what it lets pass is paid or freed within the next. */
const HELD_AT_MOST_MS = 3 * DAY_MS;

export interface StartOf {
  readonly before: start.Before;
  readonly policies: ReplayedPolicies;
  /** The version of the policy that was in effect. */
  readonly version: number;
  /** When the clock of budgets was set back since. */
  readonly setBack: readonly ClockSetBack[];
  readonly look: Look;
}

/** The books of agents' spending as they were before the first decision that is replayed. */
export async function readStart(of: StartOf): Promise<Start> {
  const { before, look } = of;
  const { fromMs } = before;
  const all = async <T>(
    sinceMs: number,
    read: (tx: Tx, of: start.Stretch, at: start.Before) => Promise<T[]>,
  ) => {
    const found: T[] = [];
    for await (const stretch of stretchesOf(look, { fromMs: sinceMs, untilMs: before.atMs + 1 }))
      found.push(...(await look((tx) => read(tx, stretch, before))));
    return found;
  };
  return {
    ...(await readNew(of)),
    open: await all(fromMs - HELD_AT_MOST_MS, start.openBefore),
    recent: await all(fromMs - HOUR_MS + 1, start.recentBefore),
  };
}

/** The same of what versions of the policy name that none before did. */
export async function readNew(of: StartOf): Promise<Pick<Start, "windows" | "paid" | "resets">> {
  const { before, look, policies } = of;
  const { caps, payees } = policies.takeNew();
  const resets = await resetsFor(of);
  const windows: StartWindow[] = [];
  for (const cap of caps) windows.push(...(await windowsOf(of, cap, resets)));
  const paid: { agentId: string; payee: string }[] = [];
  for (const pair of payees) if (await look((tx) => start.hasPaidBefore(tx, pair, before))) paid.push(pair);
  return { windows, paid, resets };
}

/** Those that were undone before are none any more; those that were undone since were some until then. */
async function resetsFor({ before, look, setBack }: StartOf): Promise<Reset[]> {
  const sinceMs = startOfDayMs(utcDay(before.fromMs)) - DAY_MS;
  const rows = await look((tx) => start.resetsSince(tx, sinceMs));
  const isThere = (undoneAtMs: number | null) =>
    undoneAtMs === null || setBack.some(({ atMs }) => atMs === undoneAtMs);
  return rows.filter(({ undoneAtMs }) => isThere(undoneAtMs));
}

/** The window of the start, and those before it that leave something to it. */
async function windowsOf(of: StartOf, cap: SummedCap, resets: readonly Reset[]): Promise<StartWindow[]> {
  const { fromMs } = of.before;
  const { startMs } = windowAt(cap.window, fromMs);
  const firstMs = cap.window === "lifetime" ? startMs : windowAt(cap.window, startMs - 1).startMs;
  const key = { scope: cap.scope, ofId: cap.of, period: cap.window };
  const within = { ...key, fromMs: firstMs, untilMs: fromMs + 1 };
  const rows = await of.look((tx) => windowsBetween(tx, within));
  const isIts = ({ agentId, atMs }: Reset) =>
    (agentId === null || agentId === cap.of) && atMs >= startMs && atMs <= fromMs;
  const latestMs = (isReset(cap) ? resets.filter(isIts).at(-1)?.atMs : undefined) ?? startMs;
  const starts = [...new Set([...rows.map(({ startAtMs }) => startAtMs), latestMs])].sort((a, b) => a - b);
  const found: StartWindow[] = [];
  for (const [index, startAtMs] of starts.entries()) {
    const ends = [starts[index + 1], windowAt(cap.window, startAtMs).endMs].filter((end) => end != null);
    const untilMs = Math.min(...ends, Number.MAX_SAFE_INTEGER);
    const row = rows.find((one) => one.startAtMs === startAtMs);
    const isLast = index === starts.length - 1;
    found.push(await windowOf(of, cap, { startAtMs, untilMs, row, isLast }));
  }
  return found;
}

async function windowOf(
  { before, look, policies, version }: StartOf,
  cap: SummedCap,
  at: { startAtMs: number; untilMs: number; row: BudgetWindowRow | undefined; isLast: boolean },
): Promise<StartWindow> {
  const { startAtMs, untilMs, row, isLast } = at;
  const then = policies.was(version).caps.find((one) => capKey(one) === capKey(cap));
  const key = { scope: cap.scope, ofId: cap.of };
  const whole = { fromMs: startAtMs, untilMs: Math.min(untilMs, before.atMs + 1) };
  let spentUnits = 0n;
  for await (const stretch of stretchesOf(look, whole))
    spentUnits += await look((tx) => start.spentBefore(tx, { key, ...stretch }, before));
  const isOpen = row !== undefined && (await look((tx) => start.isOpenBefore(tx, { key, ...whole }, before)));
  return {
    name: windowName(capKey(cap), startAtMs),
    spentUnits,
    carriedUnits: isOpen ? row.carriedUnits : null,
    // A row has the limit of its last hold, which was after the start where the window went on.
    limitUnits: (isLast ? then?.limitUnits : row?.limitUnits) ?? cap.limitUnits,
  };
}
