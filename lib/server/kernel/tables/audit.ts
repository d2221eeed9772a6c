import { asRecord } from "@/lib/server/store/columns";
import type { AuditRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";

export function insertAudit(tx: Tx, row: Omit<AuditRow, "seq">): Promise<void> {
  return tx.insert("audit_rows", asRecord(row));
}
