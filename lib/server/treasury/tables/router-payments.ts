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

/** What the books have of the router's payments, those that nobody here had decided among them. */
export async function sumsOfRouter(tx: Tx): Promise<{ paidUnits: bigint; returnedUnits: bigint }> {
  const row = await tx.get<{ paidUnits: bigint; returnedUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) AS paid_units,
       CAST(COALESCE(SUM(returned_units), 0) AS BIGINT) AS returned_units FROM router_payments`,
  );
  return row ?? { paidUnits: 0n, returnedUnits: 0n };
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
