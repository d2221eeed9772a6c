import type { Tier } from "@/lib/domain/network/tiers";
import { asRecord } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { EvaluationRow } from "./rows";

export function insertEvaluation(tx: Tx, row: EvaluationRow): Promise<void> {
  return tx.insert("evaluations", asRecord(row));
}

/** Newest first. */
export function latestEvaluations(tx: Tx, of: { id: string; limit: number }): Promise<EvaluationRow[]> {
  return listEvaluations(tx, { ...of, before: null });
}

interface Listed {
  readonly id: string;
  /** A number that was seen last. */
  readonly before: number | null;
  readonly limit: number;
}

/** Newest first. */
export function listEvaluations(tx: Tx, { id, before, limit }: Listed): Promise<EvaluationRow[]> {
  const all = "SELECT * FROM evaluations WHERE orchestrator_id = ?";
  const order = "ORDER BY number DESC LIMIT ?";
  if (before === null) return tx.all<EvaluationRow>(`${all} ${order}`, [id, limit]);
  return tx.all<EvaluationRow>(`${all} AND number < ? ${order}`, [id, before, limit]);
}

interface Earned {
  readonly orchestratorId: string;
  readonly name: string;
  readonly tier: Tier | null;
  readonly usdUnits: bigint;
  readonly evaluations: number;
}

/** What evaluations since a moment came to, by orchestrator and tier: of an hour, so of few rows each. */
export function earnedSince(tx: Tx, sinceMs: number): Promise<Earned[]> {
  return tx.all<Earned>(
    `SELECT e.orchestrator_id, o.name, e.tier, CAST(SUM(e.usd_units) AS BIGINT) AS usd_units, COUNT(*) AS evaluations
     FROM evaluations e JOIN orchestrators o ON o.id = e.orchestrator_id
     WHERE e.at_ms > ? GROUP BY e.orchestrator_id, o.name, e.tier ORDER BY 4 DESC, e.orchestrator_id`,
    [sinceMs],
  );
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

/** Those that were made in a stretch of time, its first moment counted and its last not, oldest first. */
export function evaluationsBetween(
  tx: Tx,
  of: { id: string; fromMs: number; beforeMs: number },
): Promise<EvaluationRow[]> {
  const sql =
    "SELECT * FROM evaluations WHERE orchestrator_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY number";
  return tx.all<EvaluationRow>(sql, [of.id, of.fromMs, of.beforeMs]);
}
