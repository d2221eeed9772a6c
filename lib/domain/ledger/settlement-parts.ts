/** A task is paid out in at most two parts: the undisputed share of a rejection, and the rest. */
export const SETTLEMENT_PARTS = ["undisputed", "rest"] as const;
export type SettlementPart = (typeof SETTLEMENT_PARTS)[number];
