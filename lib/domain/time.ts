import { InvariantBroken } from "./errors";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** UTC calendar day of a moment in ms, as whole days since 1970-01-01. */
export function utcDay(atMs: number): number {
  if (!Number.isFinite(atMs)) throw new InvariantBroken("A time is not a number.");
  return Math.floor(atMs / DAY_MS);
}

/** The moment in ms when a UTC day begins. */
export function startOfDayMs(day: number): number {
  return day * DAY_MS;
}

const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

/** The pause in ms before the next try, after `attempts` failures: a second, doubled each time, five minutes at most. */
export function backoffMs(attempts: number): number {
  return Math.min(SECOND_MS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS);
}
