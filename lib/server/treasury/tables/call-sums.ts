import { DAY_MS } from "@/lib/domain/time";
import type { DecisionAction } from "@/lib/domain/treasury/decide";
import { PAYOUT_AGENT } from "@/lib/domain/treasury/payouts/names";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceCallRow } from "./rows";

/** Whose calls: of an agent, of a service, or all. */
export interface SpentBy {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
}

const ON_DAYS = `span_ms = ${DAY_MS}`;
/** Without what the treasury itself pays out, which is for no service. */
const OF_SERVICES = `${ON_DAYS} AND agent_id <> '${PAYOUT_AGENT}'`;

/** What was ever paid for calls of services, also where it came back. */
export async function spentEver(tx: Tx, { agentId, serviceId }: SpentBy): Promise<bigint> {
  const { sql, values } = allOf([
    ...(agentId === undefined ? [] : [where("agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("service_id = ?", serviceId)]),
  ]);
  const row = await tx.get<{ totalUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(paid_units), 0) AS BIGINT) AS total_units FROM call_sums
     WHERE ${OF_SERVICES} AND ${sql}`,
    values,
  );
  return row?.totalUnits ?? 0n;
}

export function countCallsByState(tx: Tx): Promise<{ state: ServiceCallRow["state"]; calls: number }[]> {
  return tx.all(
    `SELECT state, CAST(SUM(calls) AS BIGINT) AS calls FROM call_sums WHERE ${OF_SERVICES} GROUP BY state HAVING SUM(calls) > 0`,
  );
}

export function countDecisionsByAction(tx: Tx): Promise<{ action: DecisionAction; decisions: number }[]> {
  return tx.all(
    `SELECT action, CAST(SUM(decisions) AS BIGINT) AS decisions FROM decision_sums WHERE ${ON_DAYS} GROUP BY action`,
  );
}

/** What was paid for each service and not given back, ever. */
export function earnedByServices(tx: Tx): Promise<{ serviceId: string; units: bigint }[]> {
  return tx.all(
    `SELECT service_id, CAST(SUM(paid_units - returned_units) AS BIGINT) AS units FROM call_sums
     WHERE ${ON_DAYS} AND paid_units > 0 GROUP BY service_id`,
  );
}

/** How many paid calls of each service were never served, and their money has not come back. */
export function claimsOfServices(tx: Tx): Promise<{ serviceId: string; calls: number }[]> {
  return tx.all(
    "SELECT service_id, COUNT(*) AS calls FROM service_calls WHERE state = 'claimed' GROUP BY service_id",
  );
}
