import type { DecisionAction } from "@/lib/domain/treasury/decide";
import { asRecord } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { DecisionRow, ServiceCallRow } from "./rows";

export function insertDecision(tx: Tx, row: DecisionRow): Promise<void> {
  return tx.insert("decisions", asRecord(row));
}

export interface DecisionFilter {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly action?: DecisionAction | undefined;
  readonly before?: { readonly id: string } | undefined;
  readonly limit: number;
}

/** A decision with what became of its call; null where nothing was let pass. */
export type ListedDecision = DecisionRow & {
  readonly state: ServiceCallRow["state"] | null;
  readonly failure: string | null;
};

const LISTED = `SELECT d.*, c.state, c.failure FROM decisions d LEFT JOIN service_calls c ON c.id = d.id`;

/** Newest first: their ids sort by time. */
export function listDecisionRows(tx: Tx, filter: DecisionFilter): Promise<ListedDecision[]> {
  const { agentId, serviceId, action, before, limit } = filter;
  const { sql, values } = allOf([
    ...(agentId === undefined ? [] : [where("d.agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("d.service_id = ?", serviceId)]),
    ...(action === undefined ? [] : [where("d.action = ?", action)]),
    ...(before === undefined ? [] : [where("d.id < ?", before.id)]),
  ]);
  return tx.all<ListedDecision>(`${LISTED} WHERE ${sql} ORDER BY d.id DESC LIMIT ?`, [...values, limit]);
}

export function findDecision(tx: Tx, id: string): Promise<ListedDecision | undefined> {
  return tx.get<ListedDecision>(`${LISTED} WHERE d.id = ?`, [id]);
}
