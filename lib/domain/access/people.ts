import type { Actor } from "./actor";

export const USER_KINDS = ["demo", "wallet", "house"] as const;
export type UserKind = (typeof USER_KINDS)[number];

/** A browser's session and a program's. */
export const SESSION_KINDS = ["cookie", "bearer"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** Who a line of the audit names. */
export const ACTOR_KINDS = ["anonymous", "user", "house"] as const satisfies readonly Actor["kind"][];
