import type { Check } from "@/lib/server/kernel/checks";
import * as books from "./tables/books-checks";

/** What must hold among journals, entries and balances. */
export const LEDGER_CHECKS: readonly Check[] = [
  {
    name: "every journal balances (I1)",
    stops: "payouts",
    holds: "The entries of a journal, two at least, sum to zero per asset.",
    find: books.unbalancedJournals,
  },
  {
    name: "the ledger sums to zero per asset (I2)",
    stops: "payouts",
    holds: "All entries of an asset sum to zero, and each is in the asset of its account.",
    find: books.unbalancedAssets,
  },
  {
    name: "balances equal their entries (I3)",
    stops: "payouts",
    holds: "An account's balance is the sum of its entries.",
    find: books.wrongBalances,
  },
  {
    name: "no account is below its floor (I4)",
    stops: "payouts",
    holds: "No account with a floor has a balance below it.",
    find: books.accountsBelowFloor,
  },
];
