import { asRecord } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
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

/** The last of each of these, by its number. */
export async function lastEvaluations(tx: Tx, ids: readonly string[]): Promise<EvaluationRow[]> {
  if (ids.length === 0) return [];
  const { sql, values } = isOneOf("o.id", ids);
  return tx.all<EvaluationRow>(
    `SELECT e.* FROM orchestrators o JOIN evaluations e ON e.orchestrator_id = o.id AND e.number = o.evaluations WHERE ${sql}`,
    values,
  );
}
