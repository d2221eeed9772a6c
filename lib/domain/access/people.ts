import { DAY_MS, HOUR_MS } from "../time";
import type { Actor } from "./actor";

export const USER_KINDS = ["demo", "wallet", "house"] as const;
export type UserKind = (typeof USER_KINDS)[number];

/** A browser's session and a program's. */
export const SESSION_KINDS = ["cookie", "bearer"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** An operator who was not here for as long is missed by the next one who is. */
export const OPERATOR_UNSEEN_MS = 30 * DAY_MS;

/** Who is missed for as long is away. Until then they show that they are there: no one reading of a clock makes them away. */
export const OPERATOR_MISSED_MS = DAY_MS;

const SEEN_EVERY_MS = HOUR_MS;

/** Whether it is to be noted that an operator is here: at most once an hour, and also where a clock went back. */
export function isSeenAnew(of: { lastSeenAtMs: number; missedAtMs: number | null }, nowMs: number): boolean {
  return of.missedAtMs !== null || Math.abs(nowMs - of.lastSeenAtMs) >= SEEN_EVERY_MS;
}

/** Who a line of the audit names. */
export const ACTOR_KINDS = ["anonymous", "user", "house"] as const satisfies readonly Actor["kind"][];
