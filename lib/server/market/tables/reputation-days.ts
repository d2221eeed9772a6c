import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { OutcomeRow } from "./rows";

export interface ReputationDay {
  readonly buyerId: string;
  readonly dayUtc: number;
  readonly settledTasks: number;
  readonly outcomePpmSum: number;
}

export function insertOutcome(tx: Tx, row: OutcomeRow): Promise<void> {
  return tx.insert("outcomes", asRecord(row));
}

export function outcomesOf(tx: Tx, agentId: string): Promise<OutcomeRow[]> {
  return tx.all<OutcomeRow>("SELECT * FROM outcomes WHERE agent_id = ? ORDER BY day_utc, task_id", [agentId]);
}

/** Adds one outcome to the sums that a settlement reads instead of every outcome. */
export async function addToReputationDay(
  tx: Tx,
  of: { agentId: string; buyerId: string; dayUtc: number; outcomePpm: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO reputation_days (agent_id, buyer_id, day_utc, settled_tasks, outcome_ppm_sum)
     VALUES (?, ?, ?, 1, ?)
     ON CONFLICT (agent_id, buyer_id, day_utc) DO UPDATE SET
       settled_tasks = reputation_days.settled_tasks + 1,
       outcome_ppm_sum = reputation_days.outcome_ppm_sum + excluded.outcome_ppm_sum`,
    [of.agentId, of.buyerId, of.dayUtc, of.outcomePpm],
  );
}

export function reputationDaysOf(tx: Tx, agentId: string): Promise<ReputationDay[]> {
  return tx.all<ReputationDay>(
    `SELECT buyer_id, day_utc, settled_tasks, outcome_ppm_sum FROM reputation_days
     WHERE agent_id = ? ORDER BY buyer_id, day_utc`,
    [agentId],
  );
}
