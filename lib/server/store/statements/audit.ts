import type { AuditRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord } from "./columns";

export function insertAudit(tx: Tx, row: Omit<AuditRow, "seq">): Promise<void> {
  return tx.insert("audit_rows", asRecord(row));
}
