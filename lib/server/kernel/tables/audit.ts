import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { AuditRow } from "./rows";

export function insertAudit(tx: Tx, row: Omit<AuditRow, "seq">): Promise<void> {
  return tx.insert("audit_rows", asRecord(row));
}
