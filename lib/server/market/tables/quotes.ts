import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { QuoteRow } from "./rows";

export function findQuote(tx: Tx, id: string): Promise<QuoteRow | undefined> {
  return tx.get<QuoteRow>("SELECT * FROM quotes WHERE id = ?", [id]);
}

export function insertQuote(tx: Tx, row: QuoteRow): Promise<void> {
  return tx.insert("quotes", asRecord(row));
}

/** A quote funds one task only: true for the first caller. */
export async function spendQuote(tx: Tx, quoteId: string, taskId: string): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE quotes SET used_by_task_id = ? WHERE id = ? AND used_by_task_id IS NULL",
    [taskId, quoteId],
  );
  return changed === 1;
}
