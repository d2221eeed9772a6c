import type { DecisionAction } from "@/lib/domain/treasury/decide";
import type { CallGroup } from "@/lib/domain/treasury/desk/flows";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyVersionRow } from "./rows";

/** From a moment on, until before another. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sums of the calls that were let pass in a time, by whom, of what, and how they stand. */
export function callGroups(tx: Tx, { fromMs, toMs }: Period): Promise<CallGroup[]> {
  return tx.all<CallGroup>(
    `SELECT agent_id, service_id, state, COUNT(*) AS calls, CAST(SUM(cost_units) AS BIGINT) AS cost_units,
       CAST(SUM(paid_units) AS BIGINT) AS paid_units, CAST(SUM(returned_units) AS BIGINT) AS returned_units,
       CAST(SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END) AS BIGINT) AS returned_calls
     FROM service_calls WHERE held_at_ms >= ? AND held_at_ms < ? GROUP BY agent_id, service_id, state`,
    [fromMs, toMs],
  );
}

export interface DecisionCount {
  /** How many stretches after the beginning. */
  readonly bucket: number;
  readonly action: DecisionAction;
  readonly decisions: number;
}

export function decisionCounts(tx: Tx, of: Period & { bucketMs: number }): Promise<DecisionCount[]> {
  const { fromMs, toMs, bucketMs } = of;
  return tx.all<DecisionCount>(
    `SELECT x.bucket, x.action, COUNT(*) AS decisions
     FROM (SELECT (at_ms - CAST(? AS BIGINT)) / CAST(? AS BIGINT) AS bucket, action FROM decisions
       WHERE at_ms >= ? AND at_ms < ?) x
     GROUP BY x.bucket, x.action ORDER BY x.bucket, x.action`,
    [fromMs, bucketMs, fromMs, toMs],
  );
}

/** The newest versions of the policy that were made in a time, the oldest of them first. */
export async function versionsIn(
  tx: Tx,
  { fromMs, toMs, most }: Period & { most: number },
): Promise<Pick<PolicyVersionRow, "version" | "reason" | "createdAtMs">[]> {
  const newest = await tx.all<Pick<PolicyVersionRow, "version" | "reason" | "createdAtMs">>(
    `SELECT version, reason, created_at_ms FROM policy_versions WHERE created_at_ms >= ? AND created_at_ms < ?
     ORDER BY version DESC LIMIT ?`,
    [fromMs, toMs, most],
  );
  return newest.reverse();
}

export async function documentOfVersion(
  tx: Tx,
  version: number,
): Promise<PolicyVersionRow["document"] | undefined> {
  const row = await tx.get<Pick<PolicyVersionRow, "document">>(
    "SELECT document FROM policy_versions WHERE version = ?",
    [version],
  );
  return row?.document;
}
