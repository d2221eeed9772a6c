import type { AuditRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord } from "./columns";

export async function insertAudit(tx: Tx, row: Omit<AuditRow, "seq">): Promise<void> {
  await tx.insert("audit_rows", asRecord(row));
}
