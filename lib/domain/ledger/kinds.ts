/**
 * user: what a person may take out · escrow: locked for tasks · pending: deposits seen, not confirmed · fees: the
 * house's · world: outside our books · mint: play money's source · suspense: money without a task or owner ·
 * treasury: what agents spend.
 */
export const ACCOUNT_KINDS = [
  "user",
  "escrow",
  "pending",
  "fees",
  "world",
  "mint",
  "suspense",
  "treasury",
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const JOURNAL_KINDS = [
  "grant",
  "lock",
  "deposit_seen",
  "deposit_confirmed",
  "settle",
  "withdraw",
  "withdraw_fees",
  "suspense_in",
  "suspense_out",
  "treasury_in",
  "spend",
  "reversal",
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];
