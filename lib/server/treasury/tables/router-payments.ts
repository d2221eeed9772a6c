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

/** Money of it came back. */
export async function addReturned(tx: Tx, of: { id: string; units: bigint }): Promise<void> {
  await tx.run("UPDATE router_payments SET returned_units = returned_units + ? WHERE id = ?", [
    of.units,
    of.id,
  ]);
}
