import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time";

/** What keeps the treasury from paying, whomever: no fault of the payee's, and so the payout is owed as before. */
const OURS: readonly string[] = [
  "CeilingReached",
  "SpendingIsStopped",
  "ERC20InsufficientBalance",
  "ERC20InsufficientAllowance",
  "tokenPaused",
];

/** Whether the router passed a payout over for its payee's sake. @param error its name; null where nobody knows it */
export function isPayees(error: string | null): boolean {
  return error === null || !OURS.includes(error);
}

/** When what the treasury could not pay is tried again. The ceiling of a day is that of the chain's calendar. */
export function triedAgainMs(error: string | null, nowMs: number): number {
  return error === "CeilingReached" ? (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS : nowMs + MINUTE_MS;
}

/** When a payee who could not be paid is tried again: after a minute, and after pauses that double up to an hour. */
export function payeeTriedAgainMs(tries: number, nowMs: number): number {
  return nowMs + Math.min(MINUTE_MS * 2 ** Math.min(tries, 12), HOUR_MS);
}
