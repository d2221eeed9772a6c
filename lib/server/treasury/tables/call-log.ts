import type { DecisionAction } from "@/lib/domain/treasury/decide";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceCallRow } from "./rows";

/** Whose calls: of an agent, of a service, or all. */
export interface CallFilter {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
}

function conditionOf({ agentId, serviceId }: CallFilter) {
  return allOf([
    ...(agentId === undefined ? [] : [where("agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("service_id = ?", serviceId)]),
  ]);
}

/** The newest calls, the newest first; calls of one moment in the order of their ids. */
export function newestCalls(tx: Tx, of: CallFilter & { readonly limit: number }): Promise<ServiceCallRow[]> {
  const { sql, values } = conditionOf(of);
  return tx.all<ServiceCallRow>(
    `SELECT * FROM service_calls WHERE ${sql} ORDER BY held_at_ms DESC, id DESC LIMIT ?`,
    [...values, of.limit],
  );
}

/** What was ever spent on calls. */
export async function spentEver(tx: Tx, of: CallFilter): Promise<bigint> {
  const { sql, values } = conditionOf(of);
  const row = await tx.get<{ totalUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(cost_units), 0) AS BIGINT) AS total_units FROM service_calls
     WHERE state = 'served' AND ${sql}`,
    values,
  );
  return row?.totalUnits ?? 0n;
}

export function countCallsByState(tx: Tx): Promise<{ state: ServiceCallRow["state"]; calls: number }[]> {
  return tx.all("SELECT state, COUNT(*) AS calls FROM service_calls GROUP BY state");
}

export function countDecisionsByAction(tx: Tx): Promise<{ action: DecisionAction; decisions: number }[]> {
  return tx.all("SELECT action, COUNT(*) AS decisions FROM decisions GROUP BY action");
}
