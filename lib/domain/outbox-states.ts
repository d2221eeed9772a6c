/** A transaction that the house owes the chain, from its first row to its end. */
export const OUTBOX_STATES = [
  "queued",
  "signed",
  "sent",
  "mined",
  "confirmed",
  "reverted",
  "cancelled",
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];
