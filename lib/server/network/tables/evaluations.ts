import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { EvaluationRow } from "./rows";

export function insertEvaluation(tx: Tx, row: EvaluationRow): Promise<void> {
  return tx.insert("evaluations", asRecord(row));
}

/** Newest first. */
export function latestEvaluations(tx: Tx, of: { id: string; limit: number }): Promise<EvaluationRow[]> {
  const sql = "SELECT * FROM evaluations WHERE orchestrator_id = ? ORDER BY number DESC LIMIT ?";
  return tx.all<EvaluationRow>(sql, [of.id, of.limit]);
}
