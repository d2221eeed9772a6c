/** `booked` and `settled` are paid; `prepared` waits for its owner's transaction, `sending` for the house's. */
export const WITHDRAWAL_STATES = ["booked", "prepared", "sending", "settled", "failed", "unknown"] as const;
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

/** Money that reached the escrow without a task of ours. */
export const SUSPENSE_STATES = ["open", "resolved"] as const;
export type SuspenseState = (typeof SUSPENSE_STATES)[number];
