import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { DecisionRow } from "./rows";

export function insertDecision(tx: Tx, row: DecisionRow): Promise<void> {
  return tx.insert("decisions", asRecord(row));
}
