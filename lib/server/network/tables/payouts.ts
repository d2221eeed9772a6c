import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { EarningRow, EvaluationRow, PayoutRow } from "./rows";

export function insertPayout(tx: Tx, row: PayoutRow): Promise<void> {
  return tx.insert("payouts", asRecord(row));
}

/** A payout with the arithmetic of its evaluation. */
export type ListedPayout = PayoutRow & Pick<EvaluationRow, "steps">;

/** What is owed and was paid to an orchestrator, newest first. */
export function listPayoutRows(
  tx: Tx,
  of: { orchestratorId: string; beforeId: string | undefined; limit: number },
): Promise<ListedPayout[]> {
  const isBefore = of.beforeId === undefined ? "" : "AND p.id < ?";
  return tx.all<ListedPayout>(
    `SELECT p.*, e.steps FROM payouts p
       JOIN evaluations e ON e.orchestrator_id = p.orchestrator_id AND e.number = p.evaluation
     WHERE p.orchestrator_id = ? ${isBefore} ORDER BY p.id DESC LIMIT ?`,
    [of.orchestratorId, ...(of.beforeId === undefined ? [] : [of.beforeId]), of.limit],
  );
}

/** What an orchestrator was paid in all, by asset. */
export function earningsOf(tx: Tx, orchestratorId: string): Promise<EarningRow[]> {
  return tx.all<EarningRow>("SELECT * FROM earnings WHERE orchestrator_id = ? ORDER BY asset", [
    orchestratorId,
  ]);
}
