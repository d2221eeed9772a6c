import type { DecisionAction } from "@/lib/domain/treasury/decide";
import type { CallGroup } from "@/lib/domain/treasury/desk/flows";
import { type Piece, piecesOf } from "@/lib/domain/treasury/desk/pieces";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyVersionRow } from "../rows";
import { CALL_SPANS, DECISION_SPANS } from "./kept-sums";

/** From a moment on, until before another. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

const SUMS = `CAST(SUM(cost_units) AS BIGINT) AS cost_units, CAST(SUM(paid_units) AS BIGINT) AS paid_units,
  CAST(SUM(returned_units) AS BIGINT) AS returned_units`;

/**
 * Sums of the calls that were let pass in a time, by whom, of what, and how they stand: of its days and hours as they are
 * kept, of what is left at its ends from the calls. The same may come more than once.
 */
export async function callGroups(tx: Tx, period: Period): Promise<CallGroup[]> {
  const groups: CallGroup[] = [];
  for (const piece of piecesOf(period, CALL_SPANS)) groups.push(...(await groupsIn(tx, piece)));
  return groups;
}

function groupsIn(tx: Tx, { spanMs, fromMs, toMs }: Piece): Promise<CallGroup[]> {
  if (spanMs !== null)
    return tx.all<CallGroup>(
      `SELECT agent_id, service_id, state, CAST(SUM(calls) AS BIGINT) AS calls, ${SUMS},
         CAST(SUM(returned_calls) AS BIGINT) AS returned_calls
       FROM call_sums WHERE span_ms = ? AND from_ms >= ? AND from_ms < ?
       GROUP BY agent_id, service_id, state HAVING SUM(calls) > 0`,
      [spanMs, fromMs, toMs],
    );
  return tx.all<CallGroup>(
    `SELECT agent_id, service_id, state, COUNT(*) AS calls, ${SUMS},
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

/** Stretches of a time, from a whole minute, hour or day on. */
interface Stretches extends Period {
  readonly originMs: number;
  readonly bucketMs: number;
}

/** In stretches: of whole days, hours and minutes as they are kept. The same may come more than once. */
export async function decisionCounts(tx: Tx, of: Stretches): Promise<DecisionCount[]> {
  const counts: DecisionCount[] = [];
  const spans = DECISION_SPANS.filter((spanMs) => of.bucketMs % spanMs === 0);
  for (const piece of piecesOf(of, spans)) counts.push(...(await countsIn(tx, of, piece)));
  return counts;
}

function countsIn(
  tx: Tx,
  { originMs, bucketMs }: Stretches,
  { spanMs, fromMs, toMs }: Piece,
): Promise<DecisionCount[]> {
  const [at, from, count] =
    spanMs === null
      ? ["at_ms", "FROM decisions WHERE at_ms >= ? AND at_ms < ?", "COUNT(*)"]
      : [
          "from_ms",
          "FROM decision_sums WHERE from_ms >= ? AND from_ms < ? AND span_ms = ?",
          "CAST(SUM(decisions) AS BIGINT)",
        ];
  return tx.all<DecisionCount>(
    `SELECT x.bucket, x.action, ${count} AS decisions
     FROM (SELECT (${at} - CAST(? AS BIGINT)) / CAST(? AS BIGINT) AS bucket, action
       ${spanMs === null ? "" : ", decisions"} ${from}) x
     GROUP BY x.bucket, x.action ORDER BY x.bucket, x.action`,
    [originMs, bucketMs, fromMs, toMs, ...(spanMs === null ? [] : [spanMs])],
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
