import type { ChainTransactionWire } from "@/lib/schemas/ledger/transactions";

/** Where a transaction stands, in three words. */
export function progressText(transaction: ChainTransactionWire | undefined): string {
  if (!transaction || transaction.block === null) return "submitted";
  if (transaction.state === "confirmed" || transaction.state === "reverted") return transaction.state;
  return `confirming ${transaction.confirmations} of ${transaction.confirmationsNeeded}`;
}
