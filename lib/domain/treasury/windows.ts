import { DAY_MS, HOUR_MS, startOfDayMs, utcDay } from "../time";

/** Over what a cap counts, from the shortest: one call, or a calendar window in UTC (weeks begin on Monday). */
export const CAP_WINDOWS = ["call", "hour", "day", "week", "month", "lifetime"] as const;
export type CapWindow = (typeof CAP_WINDOWS)[number];

/** Windows that sums are kept of. */
export const SUM_WINDOWS = ["hour", "day", "week", "month", "lifetime"] as const;
export type SumWindow = (typeof SUM_WINDOWS)[number];

/** Its first millisecond, and the first after it; null where it never ends. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number | null;
}

/** The calendar window, UTC, that a moment in ms lies in. */
export function windowAt(window: SumWindow, atMs: number): TimeSpan {
  const day = utcDay(atMs);
  switch (window) {
    case "hour":
      return lasting(Math.floor(atMs / HOUR_MS) * HOUR_MS, HOUR_MS);
    case "day":
      return lasting(startOfDayMs(day), DAY_MS);
    case "week":
      return lasting(startOfDayMs(day - daysSinceMonday(day)), 7 * DAY_MS);
    case "month":
      return monthAt(atMs);
    case "lifetime":
      return { startMs: 0, endMs: null };
  }
}

/** Whole days since the Monday of its week; day 0 was a Thursday. */
function daysSinceMonday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function lasting(startMs: number, lengthMs: number): TimeSpan {
  return { startMs, endMs: startMs + lengthMs };
}

function monthAt(atMs: number): TimeSpan {
  const at = new Date(atMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
}
