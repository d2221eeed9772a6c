import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { RouterPaymentRow } from "./rows";

export function insertRouterPayment(tx: Tx, row: RouterPaymentRow): Promise<void> {
  return tx.insert("router_payments", asRecord(row));
}

export function findRouterPayment(tx: Tx, id: string): Promise<RouterPaymentRow | undefined> {
  return tx.get<RouterPaymentRow>("SELECT * FROM router_payments WHERE id = ?", [id]);
}

export function paymentOfCall(tx: Tx, callId: string): Promise<RouterPaymentRow | undefined> {
  return tx.get<RouterPaymentRow>("SELECT * FROM router_payments WHERE call_id = ?", [callId]);
}

/** Money of it came back; false for a payment that the books do not have yet. */
export async function addReturned(tx: Tx, of: { id: string; units: bigint }): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE router_payments SET returned_units = returned_units + ? WHERE id = ?",
    [of.units, of.id],
  );
  return changed === 1;
}

/** Payments that nobody here had decided, newest first. */
export function strayPayments(tx: Tx, limit: number): Promise<RouterPaymentRow[]> {
  return tx.all<RouterPaymentRow>(
    "SELECT * FROM router_payments WHERE call_id IS NULL ORDER BY at_ms DESC, id LIMIT ?",
    [limit],
  );
}

/** False for one that a call was paid by, or that was seen to before. */
export async function resolveStray(tx: Tx, of: { id: string; note: string; atMs: number }): Promise<boolean> {
  const changed = await tx.run(
    "UPDATE router_payments SET resolved_at_ms = ?, note = ? WHERE id = ? AND call_id IS NULL AND resolved_at_ms IS NULL",
    [of.atMs, of.note, of.id],
  );
  return changed === 1;
}
